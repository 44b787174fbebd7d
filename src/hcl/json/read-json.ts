import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { type Diagnostic, errorAt, Range, type SourceFile } from '../diagnostics/index.ts'
import { MOST_LEVELS } from '../syntax/index.ts'
import { boolValue, NULL, numberValue, parseDecimal } from '../values/index.ts'
import type { JsonNode, JsonProperty } from './json-node.ts'

/** Reads JSON strictly. Undefined if nothing of use could be read. */
export function readJson(source: SourceFile, diagnostics: Diagnostic[]): JsonNode | undefined {
  const mistakes: ParseError[] = []
  const tree = parseShallow(source, mistakes, diagnostics)
  if (mistakes.length > 0) diagnostics.push(...mistakes.map((mistake) => describe(source, mistake)).slice(0, 1))
  if (!tree || mistakes.length > 0) return undefined
  const reader = new Reader(source, diagnostics)
  return reader.node(tree, 0)
}

function parseShallow(source: SourceFile, mistakes: ParseError[], diagnostics: Diagnostic[]): Node | undefined {
  try {
    return parseTree(source.text, mistakes, { disallowComments: true, allowTrailingComma: false })
  } catch (error) {
    // The parser recurses and so ends with the stack.
    if (!(error instanceof RangeError)) throw error
    diagnostics.push(tooDeep(new Range(source, 0, 0)))
    return undefined
  }
}

function tooDeep(range: Range): Diagnostic {
  const detail = `Arrays and objects can be nested in up to ${MOST_LEVELS} levels.`
  return errorAt(range, 'Nested too deeply', detail)
}

const SENTENCES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON value. Texts stand between double quotes.',
  InvalidNumberFormat: 'This is no number as JSON writes them.',
  PropertyNameExpected: 'The name of a property must stand here, between double quotes. There is no comma before }.',
  ValueExpected: 'A value must stand here. There is no comma before ].',
  ColonExpected: 'A colon must stand between the name of a property and its value.',
  CommaExpected: 'A comma must stand between two properties or elements.',
  CloseBraceExpected: 'The object is not closed: } is missing.',
  CloseBracketExpected: 'The array is not closed: ] is missing.',
  EndOfFileExpected: 'The JSON value ends before this, and nothing can follow it.',
  InvalidCommentToken: 'JSON has no comments. A property named "//" is one for HCL.',
  UnexpectedEndOfComment: 'JSON has no comments.',
  UnexpectedEndOfString: 'The text is not closed: " is missing.',
  UnexpectedEndOfNumber: 'The number is not complete.',
  InvalidUnicode: 'The escape is not complete: four hexadecimal digits follow \\u.',
  InvalidEscapeCharacter: 'There is no such escape in JSON. A backslash is written \\\\.',
  InvalidCharacter: 'This character must be written as an escape in a text.',
}

const BYTE_ORDER_MARK = 'The file begins with a byte order mark, which JSON has not. Save it as UTF-8 without one.'

function describe(source: SourceFile, { error, offset, length }: ParseError): Diagnostic {
  const isMark = offset === 0 && source.text.startsWith('\ufeff')
  const detail = isMark ? BYTE_ORDER_MARK : (SENTENCES[printParseErrorCode(error)] ?? 'This is no JSON.')
  // What is unclosed is told to be longer than the text.
  const end = Math.min(offset + length, source.text.length)
  return errorAt(new Range(source, Math.min(offset, end), end), 'Invalid JSON', detail)
}

class Reader {
  readonly #source: SourceFile
  readonly #diagnostics: Diagnostic[]

  constructor(source: SourceFile, diagnostics: Diagnostic[]) {
    this.#source = source
    this.#diagnostics = diagnostics
  }

  node(node: Node, level: number): JsonNode | undefined {
    const range = this.#range(node)
    if (level > MOST_LEVELS) {
      this.#diagnostics.push(tooDeep(range))
      return undefined
    }
    switch (node.type) {
      case 'object':
        return { kind: 'object', properties: this.#properties(node.children ?? [], level), range }
      case 'array':
        return {
          kind: 'array',
          items: (node.children ?? []).flatMap((item) => this.node(item, level + 1) ?? []),
          range,
        }
      case 'string':
        return { kind: 'string', text: node.value, range }
      case 'number':
        return this.#number(range)
      case 'boolean':
        return { kind: 'literal', value: boolValue(node.value), range }
      default:
        return { kind: 'literal', value: NULL, range }
    }
  }

  #properties(nodes: readonly Node[], level: number): JsonProperty[] {
    return nodes.flatMap(({ children }) => {
      const [name, value] = children ?? []
      const inner = value && this.node(value, level + 1)
      return name && inner ? [{ name: name.value, nameRange: this.#range(name), value: inner }] : []
    })
  }

  #number(range: Range): JsonNode | undefined {
    const number = parseDecimal(range.text)
    if (number) return { kind: 'literal', value: numberValue(number), range }
    this.#diagnostics.push(errorAt(range, 'Invalid number', 'This number has too many digits.'))
    return undefined
  }

  #range({ offset, length }: Node): Range {
    return new Range(this.#source, offset, offset + length)
  }
}
