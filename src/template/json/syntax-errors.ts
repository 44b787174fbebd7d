import { type ParseError, printParseErrorCode } from 'jsonc-parser'
import { IngotError } from '../../errors/index.ts'
import { Locator } from './locator.ts'
import type { JsonSource } from './parse.ts'

interface Finding {
  readonly offset: number
  readonly sentence: string
  readonly hint?: string
}

/**
 * What is wrong with a text, in words. Mistakes after which the rest still makes sense (comments, commas before a
 * closing bracket, bad characters in strings) are all reported; after any other, the reading is guesswork and stops.
 */
export function syntaxErrors(source: JsonSource, errors: readonly ParseError[]): IngotError[] {
  const locator = new Locator(source.file, source.text)
  const tell = (findings: readonly Finding[]) => findings.map((finding) => toError(locator, finding))
  const whole = wholeFile(source)
  if (errors.length > 0 && whole) return tell([whole])
  const findings: Finding[] = []
  for (const error of errors) {
    if (findings.length > 0 && followsFromTrailingComma(source.text, error, findings.at(-1))) continue
    const recoverable = recoverableMistake(source.text, error)
    if (recoverable) findings.push(recoverable)
    else return tell([...findings, structuralMistake(source.text, error)])
  }
  return tell(findings)
}

function toError(locator: Locator, { offset, sentence, hint }: Finding): IngotError {
  return new IngotError('template/json-syntax', sentence, { place: locator.at(offset), hint })
}

/** Mistakes about the file as a whole, which any message about a single character would hide. */
function wholeFile({ text }: JsonSource): Finding | undefined {
  if (text.includes('\0')) return notText(text)
  if (text.trim() === '') {
    return { offset: 0, sentence: 'the file is empty', hint: 'an empty object is written {}' }
  }
  if (text.startsWith('\ufeff')) {
    return { offset: 0, sentence: 'the file starts with a byte order mark', hint: 'save it as UTF-8 without BOM' }
  }
  if (/^\s*(?:(?:#|\/\/)[^\n]*\n\s*)*(?:packer|source|build|variable|locals?|data)\s*(?:"[^"]*"\s*)*\{/.test(text)) {
    const hint = 'let its name end in ".pkr.hcl", or say -config-type=hcl2'
    return { offset: firstInk(text), sentence: 'this is an HCL2 template, not JSON', hint }
  }
  if (/^\s*[A-Za-z_][\w-]*\s*=/.test(text)) {
    return { offset: firstInk(text), sentence: 'this looks like HCL, not JSON', hint: 'write {"name": "value"}' }
  }
  return undefined
}

/** Read as UTF-8, the byte order mark of UTF-16 is two characters that aren't any. */
function notText(text: string): Finding {
  return text.startsWith('\ufffd\ufffd')
    ? {
        offset: 0,
        sentence: 'the file is UTF-16',
        hint: 'save it as UTF-8; Windows PowerShell writes UTF-16 by itself',
      }
    : { offset: text.indexOf('\0'), sentence: 'the file is not text', hint: 'is it the right file?' }
}

function firstInk(text: string): number {
  return text.search(/\S/)
}

function recoverableMistake(text: string, error: ParseError): Finding | undefined {
  const { offset, length } = error
  switch (printParseErrorCode(error.error)) {
    case 'InvalidCommentToken':
      return {
        offset,
        sentence: 'JSON has no comments',
        hint: 'remove it, or write it as a root key that begins with "_"',
      }
    case 'InvalidCharacter':
      return controlCharacter(text, offset, length)
    case 'InvalidEscapeCharacter':
      return badEscape(text, offset, length)
    case 'InvalidUnicode':
      return { offset, sentence: String.raw`a \u in this string is not followed by four hexadecimal digits` }
    case 'PropertyNameExpected':
    case 'ValueExpected':
      return trailingComma(text, offset)
    default:
      return undefined
  }
}

function controlCharacter(text: string, offset: number, length: number): Finding {
  const inside = text.slice(offset, offset + length).search(/[\0-\x1f]/)
  const character = text[offset + inside] as string
  const escaped = JSON.stringify(character).slice(1, -1)
  const name = character === '\t' ? 'a tab' : 'a control character'
  return { offset: offset + inside, sentence: `${name} stands inside a string`, hint: `write ${escaped} instead` }
}

function badEscape(text: string, offset: number, length: number): Finding {
  const raw = text.slice(offset, offset + length)
  const found = /^(?:[^\\]|\\["\\/bfnrtu])*(\\(.|$))/su.exec(raw)
  const inside = found ? found[0].length - (found[1] as string).length : 0
  return {
    offset: offset + inside,
    sentence: `"${found?.[1] ?? '\\'}" is not an escape that JSON knows`,
    hint: String.raw`write \\ for a backslash`,
  }
}

function trailingComma(text: string, offset: number): Finding | undefined {
  if (!/[}\]]/.test(text[offset] ?? '')) return undefined
  const comma = lastInk(text, offset)
  if (text[comma] !== ',' || /[[{,]/.test(text[lastInk(text, comma)] ?? '')) return undefined
  const closing = text[offset] === '}' ? 'closing brace' : 'closing bracket'
  return { offset: comma, sentence: `there is a comma before the ${closing}`, hint: 'remove the comma' }
}

/** Where the last character before an offset stands that is no white space; -1 where there is none. */
function lastInk(text: string, offset: number): number {
  let at = offset - 1
  while (at >= 0 && /\s/.test(text.charAt(at))) at--
  return at
}

/** The parser complains twice about one comma: that a key is missing, and a value. */
function followsFromTrailingComma(text: string, error: ParseError, latest: Finding | undefined): boolean {
  return (
    printParseErrorCode(error.error) === 'ValueExpected' && trailingComma(text, error.offset)?.offset === latest?.offset
  )
}

function structuralMistake(text: string, { error, offset, length }: ParseError): Finding {
  const found = describeFound(text, offset, length)
  const code = printParseErrorCode(error)
  switch (code) {
    case 'InvalidSymbol':
      return badWord(text, offset, length)
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return { offset, sentence: `${found} is not a complete number` }
    case 'PropertyNameExpected':
      return { offset, sentence: `expected a key in double quotes, found ${found}` }
    case 'ValueExpected':
      return { offset, sentence: `expected a value, found ${found}` }
    case 'ColonExpected':
      return { offset, sentence: `expected ":" after the key, found ${found}` }
    case 'CommaExpected':
      return missingComma(text, offset, found)
    case 'CloseBraceExpected':
      return { offset: text.trimEnd().length, sentence: 'the file ends inside an object: a "}" is missing' }
    case 'CloseBracketExpected':
      return { offset: text.trimEnd().length, sentence: 'the file ends inside a list: a "]" is missing' }
    case 'EndOfFileExpected':
      return afterTheEnd(text, offset, found)
    case 'UnexpectedEndOfString':
      return {
        offset,
        sentence: 'this string does not end on its line',
        hint: String.raw`close it with a double quote; write \n for a line break`,
      }
    default:
      return { offset, sentence: `this is not JSON (${code})` }
  }
}

function missingComma(text: string, offset: number, found: string): Finding {
  const character = text[offset] ?? ''
  if (/[}\]]/.test(character)) {
    const open = character === '}' ? 'a list' : 'an object'
    return { offset, sentence: `found ${found} inside ${open} that is still open` }
  }
  return {
    offset,
    sentence: `expected a comma or a closing bracket, found ${found}`,
    hint: 'is a comma missing before it?',
  }
}

function afterTheEnd(text: string, offset: number, found: string): Finding {
  if (/\d/.test(text[offset - 1] ?? '')) {
    return { offset: offset - 1, sentence: 'a number must not begin with 0' }
  }
  return { offset, sentence: `found ${found} after the end of the template` }
}

const WORDS: Record<string, string> = {
  true: 'true',
  false: 'false',
  null: 'null',
  none: 'null',
  nil: 'null',
  undefined: 'null',
  yes: 'true',
  no: 'false',
}

function badWord(text: string, offset: number, length: number): Finding {
  const word = text.slice(offset, offset + length)
  const first = word[0] ?? ''
  if (first === "'") {
    return {
      offset,
      sentence: 'strings stand in double quotes, not single ones',
      hint: `write "${word.split("'")[1] ?? ''}"`,
    }
  }
  if ('\u201c\u201d\u201e\u00ab'.includes(first)) {
    return { offset, sentence: `${first} is a typographic quote`, hint: 'write straight double quotes: "' }
  }
  if (first === '`') return { offset, sentence: 'strings stand in double quotes, not backticks' }
  if (/\s/.test(first) || first === '\ufeff') {
    const code = first.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return { offset, sentence: `a character that looks like a space (U+${code}) stands here`, hint: 'remove it' }
  }
  const meant = WORDS[word.toLowerCase()]
  if (meant) return { offset, sentence: `${word} is not a JSON value`, hint: `write ${meant}` }
  return { offset, sentence: `${describeFound(text, offset, length)} is not JSON`, hint: wordHint(word) }
}

function wordHint(word: string): string {
  return /^[\w.-]+$/.test(word)
    ? `keys and strings stand in double quotes: "${word}"`
    : 'remove it or put it in double quotes'
}

function describeFound(text: string, offset: number, length: number): string {
  if (offset >= text.length) return 'the end of the file'
  const found = text.slice(offset, offset + Math.max(1, length))
  const [line = ''] = found.split('\n')
  const short = [...line].length > 30 ? `${[...line].slice(0, 30).join('')}…` : line
  return short.startsWith('"') ? short : `"${short}"`
}
