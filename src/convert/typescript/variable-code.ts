import {
  asKeyword,
  CallNode,
  type Expression,
  LiteralNode,
  type Node,
  type SyntaxAttribute,
  type SyntaxBlock,
  TemplateNode,
} from '../../hcl/index.ts'
import { keyLiteral, type Line, objectLiteral, textLiteral } from './code.ts'
import { type Kind, kindOf } from './kinds.ts'
import { labelOf, type WithComments } from './module-blocks.ts'
import { Printer } from './printer.ts'
import type { Program } from './program.ts'

/** A type of the program, with what `variable` calls it. */
interface VariableType {
  readonly code: string
  readonly kind: 'string' | 'number' | 'boolean' | 'list' | 'object'
}

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
    const printer = new Printer(program.surroundings(undefined, undefined), comments)
    const options = [...attributes.values()].flatMap((attribute) =>
      optionLine(attribute, printer, type, program, level),
    )
    const rules = item.body.blocks.filter((block) => block.type === 'validation')
    if (rules.length > 0) options.push(validationLine(rules, name, printer, level + 1))
    const needsKind = type.kind !== 'string' && !options.some(({ code }) => code.startsWith('default:'))
    if (needsKind) options.unshift({ comments: [], code: `type: ${textLiteral(type.kind)}` })
    const code = variableCode(name, type, options, program, level)
    return { comments: [...above, ...comments.in(item.range)], code }
  })
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
      return isNull(expression) ? nullDefault(type, program, expression) : defaultLine(expression, printer, level, line)
    case 'description':
    case 'sensitive':
      return line((inner) => `${name}: ${printer.print(expression, inner)}`)
    default:
      return []
  }
}

function defaultLine(
  expression: Node,
  printer: Printer,
  _level: number,
  line: (print: (level: number) => string) => Line[],
): Line[] {
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

function validationLine(rules: readonly SyntaxBlock[], name: string, printer: Printer, level: number): Line {
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
  return { comments: [], code: `validation: ${code.replaceAll(memberOf(name), 'value')}` }
}

/** How the printer writes the variable that is being validated. */
function memberOf(name: string): string {
  return /^[\w$]+$/.test(name) ? `{ value }.${name}` : `{ value }[${textLiteral(name)}]`
}

function primitive({ kind }: VariableType): Kind {
  return kind === 'boolean' ? 'bool' : kind === 'string' || kind === 'number' ? kind : 'other'
}

const TEXT: VariableType = { code: 'string', kind: 'string' }

function typeOf(type: Expression | undefined, given: Node | undefined): VariableType {
  if (!type || asKeyword(type) === 'any') return given ? typeOfDefault(given) : TEXT
  switch (asKeyword(type)) {
    case 'string':
      return TEXT
    case 'number':
      return { code: 'number', kind: 'number' }
    case 'bool':
      return { code: 'boolean', kind: 'boolean' }
    default:
      return typeOfCall(type)
  }
}

function typeOfCall(type: Expression): VariableType {
  const call = type.asCall()
  const [argument] = call?.args ?? []
  switch (call?.name) {
    case 'list':
    case 'set':
      return { code: `${memberCode(argument)}[]`, kind: 'list' }
    case 'tuple': {
      const members = argument?.asItems() ?? []
      return { code: `[${members.map((member) => typeOf(member, undefined).code).join(', ')}]`, kind: 'list' }
    }
    case 'map':
      return { code: `Record<string, ${memberCode(argument)}>`, kind: 'object' }
    case 'object': {
      const members = (argument?.asEntries() ?? []).map(({ key, value }) =>
        memberType(key.asText() ?? asKeyword(key) ?? '', value),
      )
      return { code: `{ ${members.join('; ')} }`, kind: 'object' }
    }
    default:
      return TEXT
  }
}

function memberCode(type: Expression | undefined): string {
  if (!type || asKeyword(type) === 'any') return 'unknown'
  const { code } = typeOf(type, undefined)
  return /[ ;]/.test(code) && !code.startsWith('{') ? `(${code})` : code
}

/** `optional(string)` may be left out. */
function memberType(name: string, type: Expression): string {
  const call = type.asCall()
  const [inner] = call?.name === 'optional' ? call.args : []
  return inner ? `${keyLiteral(name)}?: ${memberCode(inner)}` : `${keyLiteral(name)}: ${memberCode(type)}`
}

function typeOfDefault(node: Node): VariableType {
  const items = node.asItems()
  if (items) return { code: `${commonCode(items)}[]`, kind: 'list' }
  const entries = node.asEntries()
  if (entries) return { code: `Record<string, ${commonCode(entries.map(({ value }) => value))}>`, kind: 'object' }
  const kind = kindOf(node, { functions: {}, reference: () => 'other' })
  if (kind === 'number') return { code: 'number', kind: 'number' }
  return kind === 'bool' ? { code: 'boolean', kind: 'boolean' } : TEXT
}

function commonCode(members: readonly Expression[]): string {
  const codes = new Set(members.map((member) => typeOfDefault(member as Node).code))
  const [code] = codes
  return codes.size === 1 && code !== undefined ? code : 'unknown'
}
