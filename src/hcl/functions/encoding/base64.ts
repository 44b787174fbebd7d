import { gzipSync } from 'node:zlib'
import { ArgumentError } from '../function.ts'
import { textFunction } from '../string/text-function.ts'

export const base64encode = textFunction('The text as UTF-8 in Base64.', ['str'], ([text = '']) =>
  Buffer.from(text).toString('base64'),
)

export const base64gzip = textFunction('The text as UTF-8, compressed with gzip, in Base64.', ['str'], ([text = '']) =>
  gzipSync(text).toString('base64'),
)

export const base64decode = textFunction('The text whose UTF-8 stands in the Base64.', ['str'], ([text = '']) =>
  utf8Text(base64Bytes(text, 0)),
)

/** Line ends between the digits don't count, padding does. @throws ArgumentError */
export function base64Bytes(text: string, argument: number): Buffer {
  const digits = text.replaceAll(/[\r\n]/g, '')
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) {
    throw new ArgumentError(argument, 'it is no Base64')
  }
  return Buffer.from(digits, 'base64')
}

function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ArgumentError(0, 'what it stands for is no UTF-8')
  }
}
