import { asciiDigits, strip } from './characters.ts';

/**
 * A float as Python prints it: at least one digit behind the point, an exponent from 1e16 and below 1e-4.
 *
 * @example
 * floatRepr(100); // '100.0'
 * floatRepr(1e-5); // '1e-05'
 */
export function floatRepr(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const digits = '\\d+(?:_\\d+)*';
const form = new RegExp(`^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][+-]?${digits})?$`);

/**
 * `float(text)`: white space around, single underscores between digits, and the digits of any script. Undefined where Python
 * raises ValueError; `inf` and `nan` are left out, since no caller takes them.
 *
 * @example
 * readFloat(' 1_000.5 '); // 1000.5
 */
export function readFloat(text: string): number | undefined {
  const plain = asciiDigits(strip(text));
  return form.test(plain) ? Number(plain.replaceAll('_', '')) : undefined;
}
