import { floatRepr } from './float.ts';
import { PyDict, PyList, PyNumber, type PyValue } from './value.ts';

/**
 * `str(value)`: a text is itself, all else as Python prints it.
 *
 * @example
 * str(readValue('["Usage", 1e3, null]')); // "['Usage', 1000.0, None]"
 */
export function str(value: PyValue): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (value instanceof PyNumber)
    return value.isInteger ? String(BigInt(value.source)) : floatRepr(value.value);
  if (value instanceof PyList) return `[${value.items.map(repr).join(', ')}]`;
  return `{${[...value.entries].map(([name, item]) => `${quoted(name)}: ${repr(item)}`).join(', ')}}`;
}

/** In double quotes only where that spares escapes; what cannot be printed is escaped. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = [...text].map((character) => {
    if (character === quote || character === '\\') return `\\${character}`;
    const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    if (short !== undefined) return short;
    return character !== ' ' && /[\p{C}\p{Z}]/u.test(character) ? escaped(character) : character;
  });
  return quote + inside.join('') + quote;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** `type(value).__name__`. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType';
  if (value instanceof PyNumber) return value.isInteger ? 'int' : 'float';
  if (value instanceof PyList) return 'list';
  if (value instanceof PyDict) return 'dict';
  return typeof value === 'string' ? 'str' : 'bool';
}
