/** The little of SQLite that is used. */
export interface Sqlite {
  exec(sql: string): void;
  all(sql: string): Record<string, unknown>[];
  /** A statement that is run often. */
  prepare(sql: string): (...values: (string | number)[]) => void;
  close(): void;
}

/**
 * Opens a database with the SQLite of Node where it has one without a flag (22.13 and newer), and of WebAssembly elsewhere.
 *
 * @throws the error of the library where it cannot.
 */
export async function openSqlite(path: string): Promise<Sqlite> {
  const own = loadOwn();
  return own ? openOwn(own, path) : openWasm(path);
}

/** What is used of `node:sqlite`, which the types of Node 20 lack. */
interface OwnSqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): { all(): unknown[]; run(...values: unknown[]): unknown };
    close(): void;
  };
}

/** Without its warning that it is experimental: what is used of it has not changed since it is there. */
function loadOwn(): OwnSqlite | undefined {
  const { getBuiltinModule }: { getBuiltinModule?: (id: string) => unknown } = process;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return getBuiltinModule?.('node:sqlite') as OwnSqlite | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function openOwn({ DatabaseSync }: OwnSqlite, path: string): Sqlite {
  const database = new DatabaseSync(path);
  return {
    exec: (sql) => database.exec(sql),
    // Its rows are objects without a prototype.
    all: (sql) => database.prepare(sql).all() as Record<string, unknown>[],
    prepare(sql) {
      const statement = database.prepare(sql);
      return (...values) => statement.run(...values);
    },
    close: () => database.close(),
  };
}

async function openWasm(path: string): Promise<Sqlite> {
  const { default: library } = await import('node-sqlite3-wasm');
  const database = new library.Database(path);
  const statements: { finalize(): void }[] = [];
  return {
    exec: (sql) => database.exec(sql),
    all: (sql) => database.all(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      statements.push(statement);
      return (...values) => void statement.run(values);
    },
    close() {
      for (const statement of statements) statement.finalize();
      database.close();
    },
  };
}
