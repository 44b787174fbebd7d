import type { NumberConstant } from './ast.ts'

/** What a quoted Go string stands for, or undefined when an escape in it is wrong. */
export function unquoteString(written: string): string | undefined {
  return resolveEscapes(written.slice(1, -1), '"')
}

/** What a backtick string stands for: itself, less its carriage returns as in Go. */
export function unquoteRaw(written: string): string {
  return written.slice(1, -1).replaceAll('\r', '')
}

/** A character constant is the number of its code point. */
export function parseCharacter(written: string): NumberConstant | undefined {
  const inside = written.slice(1, -1)
  const code = /^\\(?:x[0-9a-fA-F]{2}|[0-7]{3})$/.test(inside)
    ? byteOf(inside)
    : codePointOf(resolveEscapes(inside, "'"))
  if (code === undefined) return undefined
  return { text: written, int: BigInt(code), float: code, writtenAsFloat: false }
}

const plainEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}
const escapePattern = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]?))/g

/** Go strings are bytes: `\xc3\xa9` is one é, so numeric escapes are gathered as bytes and decoded at the end. */
function resolveEscapes(text: string, mark: string): string | undefined {
  if (!text.includes('\\')) return text
  const parts: Buffer[] = []
  let at = 0
  for (const match of text.matchAll(escapePattern)) {
    const part = escapedBytes(match, mark)
    if (!part) return undefined
    parts.push(Buffer.from(text.slice(at, match.index)), part)
    at = match.index + match[0].length
  }
  parts.push(Buffer.from(text.slice(at)))
  return Buffer.concat(parts).toString()
}

function escapedBytes(match: RegExpExecArray, mark: string): Buffer | undefined {
  const [, hex, octal, short, long, plain] = match
  if (hex !== undefined || octal !== undefined) {
    const byte = byteOf(match[0])
    return byte === undefined ? undefined : Buffer.of(byte)
  }
  const unicode = short ?? long
  if (unicode !== undefined) {
    const code = Number.parseInt(unicode, 16)
    const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isScalar ? Buffer.from(String.fromCodePoint(code)) : undefined
  }
  const text = plain === mark ? mark : plainEscapes[plain ?? '']
  return text === undefined ? undefined : Buffer.from(text)
}

function byteOf(escaped: string): number | undefined {
  const byte = escaped[1] === 'x' ? Number.parseInt(escaped.slice(2), 16) : Number.parseInt(escaped.slice(1), 8)
  return byte <= 0xff ? byte : undefined
}

function codePointOf(text: string | undefined): number | undefined {
  return text !== undefined && [...text].length === 1 ? text.codePointAt(0) : undefined
}

const decimalInt = /^(?:0|[1-9](?:_?[0-9])*)$/
const octalInt = /^0[oO]?(?:_?[0-7])+$/
const hexInt = /^0[xX](?:_?[0-9a-fA-F])+$/
const binaryInt = /^0[bB](?:_?[01])+$/
const decimalFloat = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const hexFloat = /^0[xX](?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))[pP]([+-]?[0-9]+)$/

/** A number as Go reads it, or undefined when it is none or too large. Ints have 64 bits. */
export function parseNumber(text: string): NumberConstant | undefined {
  const int = parseInt64(text)
  if (int !== undefined) return { text, int, float: Number(int), writtenAsFloat: false }
  const float = parseFloat64(text)
  if (float === undefined || !/[.eEpP]/.test(text)) return undefined
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63
  return { text, int: whole ? BigInt(float) : undefined, float, writtenAsFloat: true }
}

function parseInt64(text: string): bigint | undefined {
  const digits = text.replace(/^[+-]/, '')
  if (![decimalInt, octalInt, hexInt, binaryInt].some((form) => form.test(digits))) return undefined
  const plain = digits.replaceAll('_', '')
  const value = BigInt(octalInt.test(digits) && !/^0[oO]/.test(plain) ? `0o${plain.slice(1)}` : plain)
  const signed = text.startsWith('-') ? -value : value
  return BigInt.asIntN(64, signed) === signed ? signed : undefined
}

function parseFloat64(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[+-]/, '')
  const value = decimalFloat.test(digits) ? Number(digits) : parseHexFloat(digits)
  return value !== undefined && Number.isFinite(value) ? sign * value : undefined
}

function parseHexFloat(digits: string): number | undefined {
  const match = hexFloat.exec(digits)
  if (!match) return undefined
  const [, whole = '', fraction = '', onlyFraction = '', exponent = '0'] = match
  const places = fraction + onlyFraction
  return Number(BigInt(`0x${whole}${places}`)) * 2 ** (Number(exponent) - 4 * places.length)
}
