import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { library } from '../library.ts'
import { base64Bytes } from './base64.ts'

const iconv = library(async () => (await import('iconv-lite')).default)

export const textencodebase64: ValueFunction = {
  description: 'The text in that character encoding, in Base64.',
  parameters: [
    { name: 'string', type: STRING },
    { name: 'encoding', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const text = textAt(args, 0)
    const encoding = encodingAt(args, 1)
    const bytes = iconv().encode(text, encoding.name, { addBOM: encoding.hasMark })
    if (iconv().decode(bytes, encoding.name) !== text) {
      throw new ArgumentError(0, `it has characters that ${textAt(args, 1)} lacks`)
    }
    return stringValue(bytes.toString('base64'))
  },
}

export const textdecodebase64: ValueFunction = {
  description: 'The text that stands in Base64 and that character encoding.',
  parameters: [
    { name: 'source', type: STRING },
    { name: 'encoding', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const encoding = encodingAt(args, 1)
    const bytes = base64Bytes(textAt(args, 0), 0)
    return stringValue(iconv().decode(bytes, encoding.name))
  },
}

/** Not encodings of text, though the library knows them by name. */
const NOT_TEXT = /^(?:base64|hex|binary|ucs-?2|utf-?7-?imap|cesu-?8|utf-?16-?(?:imap)|internal)$/i

/** Names are those of IANA's registry. */
function encodingAt(args: Parameters<typeof textAt>[0], index: number): { name: string; hasMark: boolean } {
  const name = textAt(args, index)
  if (NOT_TEXT.test(name) || !iconv().encodingExists(name)) {
    throw new ArgumentError(index, 'no character encoding has this name', JSON.stringify(name))
  }
  // Plain UTF-16 is big-endian behind a mark that says so.
  return /^utf-?16$/i.test(name) ? { name: 'utf-16be', hasMark: true } : { name, hasMark: false }
}
