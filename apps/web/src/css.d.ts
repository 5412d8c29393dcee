import "react";

declare module "react" {
  interface CSSProperties {
    /** How much of a slider lies behind its thumb. */
    "--filled"?: string;
  }
}
