import type { Database } from "better-sqlite3";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

// Statements as every command runs them: the SQL is made once a connection, values are bound in place, and a row is the object
// the driver makes. Drizzle's tables say what the columns are; its own way to run a statement costs more than SQLite does.

type Row<Table extends SQLiteTable> = Table["$inferSelect"];
type Name<Table extends SQLiteTable> = keyof Table["$inferSelect"] & string;
type Value = string | number | null;

/** Rows of a table under the names they have here; `rest` goes on after `from`, with `?` for what is looked for. */
export function reading<Table extends SQLiteTable>(db: Database, table: Table, rest: string) {
  const columns = columnsOf(table);
  const names = columns.map(({ name, column }) => `"${column}" as "${name}"`);
  const sql = `select ${names.join(", ")} from "${getTableName(table)}" ${rest}`;
  const statement = db.prepare<Value[], Record<string, unknown>>(sql);
  const json = columns.filter(({ isJson }) => isJson).map(({ name }) => name);
  const parsed = (row: Record<string, unknown>): Row<Table> => {
    for (const name of json) {
      const text = row[name];
      if (typeof text === "string") row[name] = JSON.parse(text);
    }
    // All columns of the table, each as the table keeps it.
    return row as Row<Table>;
  };
  return {
    get: (...values: Value[]): Row<Table> | undefined => {
      const row = statement.get(...values);
      return row && parsed(row);
    },
    all: (...values: Value[]): Row<Table>[] => statement.all(...values).map(parsed),
    /** One row after the other, as far as somebody wants them. */
    each: function* (...values: Value[]): Generator<Row<Table>> {
      for (const row of statement.iterate(...values)) yield parsed(row);
    },
  };
}

/** Adds a row. */
export function inserting<Table extends SQLiteTable>(db: Database, table: Table) {
  const columns = columnsOf(table);
  const into = columns.map(({ column }) => `"${column}"`).join(", ");
  const holes = columns.map(() => "?").join(", ");
  const sql = `insert into "${getTableName(table)}" (${into}) values (${holes})`;
  const statement = db.prepare<Value[][]>(sql);
  return (row: Row<Table>): void => void statement.run(valuesOf(row, columns));
}

/** Changes these columns of the row in which the others are as they are here; answers whether there is one. */
export function updating<Table extends SQLiteTable, Changed extends Name<Table>>(
  db: Database,
  table: Table,
  { set, where }: { set: Changed[]; where: Changed[] },
) {
  const all = columnsOf(table);
  const columns = [...set, ...where].flatMap(
    (name) => all.find((each) => each.name === name) ?? [],
  );
  const pairs = columns.map(({ column }) => `"${column}" = ?`);
  const [to, of] = [pairs.slice(0, set.length), pairs.slice(set.length)];
  const sql = `update "${getTableName(table)}" set ${to.join(", ")} where ${of.join(" and ")}`;
  const statement = db.prepare<Value[][]>(sql);
  return (row: Pick<Row<Table>, Changed>): boolean =>
    statement.run(valuesOf(row, columns)).changes > 0;
}

type Column = { name: string; column: string; isJson: boolean };

function columnsOf(table: SQLiteTable): Column[] {
  return Object.entries(getTableColumns(table)).map(([name, { name: column, dataType }]) => ({
    name,
    column,
    isJson: dataType === "json",
  }));
}

/** Nothing is NULL, and not the JSON of nothing. */
function valuesOf(row: Record<string, unknown>, columns: Column[]): Value[] {
  return columns.map(({ name, isJson }) => {
    const value = row[name] ?? null;
    // What is no JSON is text or a number in all tables that are written here.
    return isJson && value !== null ? JSON.stringify(value) : (value as Value);
  });
}
