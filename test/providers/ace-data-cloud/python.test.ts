import { expect, it } from 'vitest';
import { jsonMessage } from '../../../src/providers/ace-data-cloud/python/json-message.ts';
import { utf8Message } from '../../../src/providers/ace-data-cloud/python/utf8-message.ts';

/** As CPython 3.11.7 said, for `json.loads` with DRF's strict constants; texts that it takes give ''. */
it.each([
  ['{"a": [1, -0.5e+3, true, false, null, "\\u00e9\\n"]}', ''],
  ['\t{}\r\n', ''],
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  ['nul', 'Expecting value: line 1 column 1 (char 0)'],
  ['-', 'Expecting value: line 1 column 1 (char 0)'],
  ['+1', 'Expecting value: line 1 column 1 (char 0)'],
  ['.5', 'Expecting value: line 1 column 1 (char 0)'],
  ['01', 'Extra data: line 1 column 2 (char 1)'],
  ['1.', 'Extra data: line 1 column 2 (char 1)'],
  ['1e', 'Extra data: line 1 column 2 (char 1)'],
  ['[', 'Expecting value: line 1 column 2 (char 1)'],
  ['[1', "Expecting ',' delimiter: line 1 column 3 (char 2)"],
  ['[1,', 'Expecting value: line 1 column 4 (char 3)'],
  ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
  ['{"a"', "Expecting ':' delimiter: line 1 column 5 (char 4)"],
  ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
  ['{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"],
  ['{"a":1,', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['{a:1}', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['"\n"', 'Invalid control character at: line 1 column 2 (char 1)'],
  ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
  ['"\\', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['"\\u12', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
  ['"\\u12g4"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
  ['"\\u1234', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
  ['-Infinity', "Out of range float values are not JSON compliant: '-Infinity'"],
  ['[\n1,\n😀]', 'Expecting value: line 3 column 1 (char 5)'],
])('Python says of the text %j: %s', (text, message) => {
  expect(jsonMessage(text)).toBe(message);
});

it.each([
  [[0x41, 0xc3, 0xa9], ''],
  [[0xff], "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
  [[0x41, 0x80], "'utf-8' codec can't decode byte 0x80 in position 1: invalid start byte"],
  [[0xc1, 0x80], "'utf-8' codec can't decode byte 0xc1 in position 0: invalid start byte"],
  [[0xc3], "'utf-8' codec can't decode byte 0xc3 in position 0: unexpected end of data"],
  [[0xc3, 0x41], "'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte"],
  [[0xe1, 0x80], "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"],
  [[0xed, 0xa0, 0x80], "'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte"],
  [[0xf0, 0x90, 0x80, 0x41], "'utf-8' codec can't decode bytes in position 0-2: invalid continuation byte"],
])('Python says of the bytes %j: %s', (bytes, message) => {
  expect(utf8Message(new Uint8Array(bytes))).toBe(message);
});
