import {
  CallNode,
  LiteralNode,
  type Node,
  parseTypeConstraint,
  type SyntaxAttribute,
  type SyntaxBlock,
  TemplateNode,
} from '../../hcl/index.ts'
import { arrowBody, keyLiteral, type Line, objectLiteral, textLiteral } from './code.ts'
import { filledCode } from './defaults-code.ts'
import { labelOf, type WithComments } from './module-blocks.ts'
import { Printer } from './printer.ts'
import type { Program } from './program.ts'
import { primitive, typeOf, type VariableType } from './variable-type.ts'

/** Makes the variables known to the program, and gives the lines that define them. */
export function variableLines(
  variables: readonly WithComments<SyntaxBlock>[],
  program: Program,
  level: number,
): Line[] {
  return variables.map(({ item, comments }) => {
    const above = comments.before(item.range.start)
    const attributes = item.body.attributes
    const given = attributes.get('default')?.expression
    const type = typeOf(attributes.get('type')?.expression, given)
    const name = labelOf(item)
    program.addVariable(name, primitive(type))
    addDefaults(name, attributes.get('type')?.expression, type, program)
    const printer = new Printer(program.surroundings(undefined, undefined), comments)
    const options = [...attributes.values()].flatMap((attribute) =>
      optionLine(attribute, printer, type, program, level),
    )
    const rules = item.body.blocks.filter((block) => block.type === 'validation')
    if (rules.length > 0) options.push(validationLine(rules, name, { printer, program }, level + 1))
    const needsKind = type.kind !== 'string' && !options.some(({ code }) => code.startsWith('default:'))
    if (needsKind) options.unshift({ comments: [], code: `type: ${textLiteral(type.kind)}` })
    const code = variableCode(name, type, options, program, level)
    return { comments: [...above, ...comments.in(item.range)], code }
  })
}

/** `optional(type, default)`: what the variable itself doesn't know is set where its value is used. */
function addDefaults(name: string, written: Node | undefined, { code }: VariableType, program: Program): void {
  if (!written) return
  const { type, defaults } = parseTypeConstraint(written)
  if (!defaults) return
  const lost = (what: string) => program.noteAt(written, `the defaults of ${what} are lost`)
  const filled = filledCode({ type, defaults }, { code: 'value', level: 0, depth: 0, lost })
  program.addDefaults(name, `(value: ${code}) => ${arrowBody(filled)}`)
}

/** The same for `variables { … }`, whose members are defaults. */
export function shortVariableLines(
  variables: readonly WithComments<SyntaxAttribute>[],
  program: Program,
  level: number,
): Line[] {
  return variables.map(({ item, comments }) => {
    const type = typeOf(undefined, item.expression)
    program.addVariable(item.name, primitive(type))
    const printer = new Printer(program.surroundings(undefined, undefined), comments)
    const above = comments.before(item.range.start)
    const options = [{ comments: [], code: `default: ${printer.print(item.expression, level)}` }]
    const code = variableCode(item.name, type, options, program, level)
    return { comments: [...above, ...comments.in(item.range)], code }
  })
}

function variableCode(
  name: string,
  type: VariableType,
  options: readonly Line[],
  program: Program,
  level: number,
): string {
  program.import('variable')
  const args = options.length > 0 ? objectLiteral(options, level) : ''
  return `${keyLiteral(name)}: variable<${type.code}>(${args})`
}

function optionLine(
  { name, expression, range }: SyntaxAttribute,
  printer: Printer,
  type: VariableType,
  program: Program,
  level: number,
): Line[] {
  const line = (print: (level: number) => string) => [printer.line({ range }, range.end, level, print)]
  switch (name) {
    case 'default':
      return isNull(expression) ? nullDefault(type, program, expression) : defaultLine(expression, printer, line)
    case 'description':
    case 'sensitive':
      return line((inner) => `${name}: ${printer.print(expression, inner)}`)
    default:
      return []
  }
}

function defaultLine(expression: Node, printer: Printer, line: (print: (level: number) => string) => Line[]): Line[] {
  const variable = environmentVariable(expression)
  // An environment variable that isn't set gives an empty text in HCL.
  if (variable !== undefined)
    return [...line(() => `env: ${textLiteral(variable)}`), { comments: [], code: "default: ''" }]
  return line((inner) => `default: ${withEnvironment(expression) ?? printer.print(expression, inner)}`)
}

/** `env("X")` alone. */
function environmentVariable(node: Node): string | undefined {
  return node instanceof CallNode && node.parts.name === 'env' ? node.parts.args[0]?.asText() : undefined
}

/** A text with `env("X")` in it. */
function withEnvironment(node: Node): string | undefined {
  if (!(node instanceof TemplateNode) || !node.parts.some((part) => environmentVariable(part) !== undefined))
    return undefined
  const pieces = node.parts.map((part) => {
    const variable = environmentVariable(part)
    if (variable !== undefined) return `\${process.env[${textLiteral(variable)}] ?? ''}`
    return part instanceof LiteralNode && part.value.kind === 'string'
      ? part.value.value.replace(/[`\\]|\$(?=\{)/g, '\\$&')
      : ''
  })
  return `\`${pieces.join('')}\``
}

function isNull(node: Node): boolean {
  return node instanceof LiteralNode && node.value.kind === 'null'
}

/** A variable of the program always has a value: the empty one stands for null. */
function nullDefault(type: VariableType, program: Program, node: Node): Line[] {
  const empty = { string: "''", list: '[]', object: '{}' }[type.kind as string]
  const instead = empty === undefined ? 'a value is required' : `the default is ${empty}`
  program.noteAt(node, `the default is null, which no variable of the program can be; ${instead}`)
  return empty === undefined ? [] : [{ comments: [], code: `default: ${empty}` }]
}

/** A validation sees the defaults as well. */
function validationLine(
  rules: readonly SyntaxBlock[],
  name: string,
  { printer, program }: { readonly printer: Printer; readonly program: Program },
  level: number,
): Line {
  const inner = printer.within(new Map([['var', '{ value }']]))
  const codes = rules.map(({ body }) => {
    const condition = body.attributes.get('condition')?.expression
    const message = body.attributes.get('error_message')?.expression
    const lines = [
      { comments: [], code: `condition: (value) => ${condition ? inner.condition(condition, level + 1) : 'true'}` },
      { comments: [], code: `message: ${message ? printer.print(message, level + 1) : "''"}` },
    ]
    return objectLiteral(lines, level)
  })
  const code = codes.length === 1 ? codes.join('') : `[${codes.join(', ')}]`
  const value = code.includes(memberOf(name)) ? program.withDefaults(name, 'value') : undefined
  return { comments: [], code: `validation: ${code.replaceAll(memberOf(name), value ?? 'value')}` }
}

/** How the printer writes the variable that is being validated. */
function memberOf(name: string): string {
  return /^[\w$]+$/.test(name) ? `{ value }.${name}` : `{ value }[${textLiteral(name)}]`
}
