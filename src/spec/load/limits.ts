/** What a document may take. The largest public documents (GitHub, Microsoft Graph) stay well below. */
export const limits = {
  /** Bytes of one file or reply. */
  bytes: 48 * 1024 * 1024,
  /** Objects, arrays and values, with every YAML alias written out. */
  values: 5_000_000,
  /** Levels of objects and arrays: code that walks over a document calls itself for each. */
  depth: 200,
  /** Schemas that one schema stands for through `$ref`, `allOf`, `oneOf` and their like. */
  alternatives: 100_000,
  /** Files that one document refers to. */
  files: 500,
  redirects: 5,
  milliseconds: 30_000,
} as const;
