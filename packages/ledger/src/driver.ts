/**
 * Loads a store whose driver is the user's to install.
 * @throws Error that says what to install, when the driver is not there.
 */
export async function withDriver<Store>(
  driver: string,
  load: () => Promise<Store>,
): Promise<Store> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = cause instanceof Error && cause.message.includes(`package '${driver}'`);
    if (!isMissing) throw cause;
    throw new Error(
      `This database needs the package ${driver}, which is not installed: npm install ${driver}`,
      { cause },
    );
  }
}
