import {
  childContext,
  createContext,
  type Diagnostic,
  evaluate,
  format,
  hasErrors,
  type Node,
  parseJson,
  parseSyntax,
  parseTemplateText,
  renderDiagnostic,
  SourceFile,
  type SyntaxBody,
  stringValue,
  tokenize,
  tupleValue,
  type Value,
} from '../../src/hcl/index.ts'
import { readTokens } from '../../src/hcl/syntax/lexer.ts'
import { isPlainSyntax } from '../../src/hcl/syntax/plain-syntax.ts'

const context = childContext(
  createContext({ functions: { f: { parameters: [], returns: { kind: 'string' }, call: () => stringValue('f') } } }),
  new Map<string, Value>([
    ['var', tupleValue([stringValue('a')])],
    ['local', stringValue('b')],
  ]),
)

/** Does all with a text that can be done with HCL. Throws for what should never happen. */
export function checkHcl(text: string): 'valid' | 'invalid' {
  const source = new SourceFile('fuzz.hcl', text)
  const { result, diagnostics } = parseSyntax(source)
  checkDiagnostics(source, diagnostics)
  const found = expressionsIn(result).flatMap((node) => evaluate(node, context).diagnostics)
  checkDiagnostics(source, found)
  for (const node of expressionsIn(result)) node.variables()
  if (!hasErrors(diagnostics)) checkFormat(text)
  else if (isPlainSyntax(text, readTokens(text))) throw new Error('what is plain holds a mistake')
  const asTemplate = parseTemplateText(source)
  checkDiagnostics(source, asTemplate.diagnostics)
  checkDiagnostics(source, evaluate(asTemplate.result, context).diagnostics)
  const json = new SourceFile('fuzz.json', text)
  checkDiagnostics(json, parseJson(json).diagnostics)
  return hasErrors(diagnostics) ? 'invalid' : 'valid'
}

function expressionsIn(body: SyntaxBody): Node[] {
  const own = [...body.attributes.values()].map(({ expression }) => expression)
  return [...own, ...body.blocks.flatMap((block) => expressionsIn(block.body))]
}

/** Every mistake has a place in the text, and can be shown. */
function checkDiagnostics(source: SourceFile, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const { subject } = diagnostic
    const isInside = subject && subject.source === source && subject.start >= 0 && subject.end <= source.text.length
    if (!isInside || subject.end < subject.start) throw new Error(`no place: ${diagnostic.summary}`)
    renderDiagnostic(diagnostic)
  }
}

function checkFormat(text: string): void {
  const once = format(text)
  if (format(once) !== once) throw new Error('formatting a second time changes something')
  if (tokensOf(once) !== tokensOf(text)) throw new Error('formatting changes more than spaces')
}

function tokensOf(text: string): string {
  return JSON.stringify(tokenize(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]))
}
