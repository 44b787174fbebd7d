import * as z from 'zod'
import {
  ConditionalNode,
  LiteralNode,
  type Node,
  ObjectNode,
  type SyntaxAttribute,
  type SyntaxBlock,
  type SyntaxBody,
  TupleNode,
} from '../../hcl/index.ts'
import { type AnyType, bareType, type OptionsDefinition, registrationOf } from '../../options/index.ts'
import { keyLiteral, type Line, listLiteral, objectLiteral, textLiteral } from './code.ts'
import type { Comments } from './comments.ts'
import { kindOf } from './kinds.ts'
import { labelOf } from './module-blocks.ts'
import type { Printer, Surroundings } from './printer.ts'
import { repetitionOf } from './repetition.ts'

export interface OptionsContext {
  readonly surroundings: Surroundings
  readonly comments: Comments
  readonly printer: Printer
}

/** Arguments and blocks as the members of an object, in their order. */
export function optionLines(
  body: SyntaxBody,
  definition: OptionsDefinition | undefined,
  context: OptionsContext,
  level: number,
  leftOut: ReadonlySet<string> = new Set(),
): Line[] {
  const groups = new Map<string, SyntaxBlock[]>()
  const members: (
    | SyntaxAttribute
    | { readonly blocks: SyntaxBlock[]; readonly name: string; readonly range: SyntaxBlock['range'] }
  )[] = [...body.attributes.values()].filter(({ name }) => !leftOut.has(name))
  for (const block of body.blocks) {
    const name = block.type === 'dynamic' ? labelOf(block) : block.type
    const group = groups.get(name)
    if (group) group.push(block)
    else {
      const blocks = [block]
      groups.set(name, blocks)
      members.push({ blocks, name, range: block.range })
    }
  }
  return members
    .toSorted((a, b) => a.range.start - b.range.start)
    .map((member) => {
      const type = definition?.shape[member.name] as AnyType | undefined
      if (!('blocks' in member)) return attributeLine(member, type, context, level)
      return blocksLine(member.name, member.blocks, type, context, level)
    })
}

function attributeLine(
  { name, expression, range }: SyntaxAttribute,
  type: AnyType | undefined,
  { printer, surroundings }: OptionsContext,
  level: number,
): Line {
  return printer.line({ range }, range.end, level, (inner) => {
    return `${keyLiteral(name)}: ${fitting(expression, type, printer, surroundings, inner)}`
  })
}

/** An expression as what the option wants: HCL converts texts, numbers and switches into each other. */
function fitting(
  node: Node,
  type: AnyType | undefined,
  printer: Printer,
  surroundings: Surroundings,
  level: number,
): string {
  const { kind: wanted, member } = (type && registrationOf(bareType(type))) ?? {}
  if (member && (node instanceof TupleNode || node instanceof ObjectNode)) {
    return printer.members(node, level, (part, inner) => fitting(part, member, printer, surroundings, inner))
  }
  const found = kindOf(node, surroundings.kinds)
  const code = () => printer.print(node, level)
  if (node instanceof ConditionalNode && wanted) {
    const [yes, no] = [node.yes, node.no].map((result) => fitting(result, type, printer, surroundings, level))
    const condition = printer.condition(node.condition, level)
    return `${condition} ? ${yes} : ${no}`
  }
  const literal = node instanceof LiteralNode && node.value.kind === 'string' ? node.value.value : undefined
  switch (wanted) {
    case 'integer':
    case 'number':
      if (found !== 'string') return code()
      return literal !== undefined && /^\d+$/.test(literal) ? literal : `Number(${code()})`
    case 'boolean':
      if (found !== 'string') return code()
      return literal === 'true' || literal === 'false' ? literal : `${surroundings.hcl()}.isTrue(${code()})`
    case 'string':
      if (found !== 'number' && found !== 'bool') return code()
      return node instanceof LiteralNode ? textLiteral(code()) : `String(${code()})`
    default:
      return code()
  }
}

function blocksLine(
  name: string,
  blocks: readonly SyntaxBlock[],
  type: AnyType | undefined,
  context: OptionsContext,
  level: number,
): Line {
  const bare = type && bareType(type)
  const member = bare && registrationOf(bare)?.member
  const isList = bare ? !(bare instanceof z.ZodObject) : blocks.length > 1 || blocks[0]?.type === 'dynamic'
  const nested = bare instanceof z.ZodObject ? bare : member && bareType(member)
  const definition = nested instanceof z.ZodObject ? nested : undefined
  const [first] = blocks
  if (!isList && first) return blockLine(`${keyLiteral(name)}: `, first, definition, context, level)
  const lines = blocks.map((block) => blockLine('', block, definition, context, level + 1))
  return { comments: [], code: `${keyLiteral(name)}: ${listLiteral(lines, level + 1)}` }
}

function blockLine(
  prefix: string,
  block: SyntaxBlock,
  definition: OptionsDefinition | undefined,
  context: OptionsContext,
  level: number,
): Line {
  return context.printer.line(block, block.range.end, level, (inner) =>
    block.type === 'dynamic'
      ? dynamicCode(block, definition, context, inner)
      : prefix + objectLiteral(optionLines(block.body, definition, context, inner), inner),
  )
}

/** `dynamic "x"`: as many blocks as `for_each` has members. */
function dynamicCode(
  block: SyntaxBlock,
  definition: OptionsDefinition | undefined,
  { surroundings, comments, printer }: OptionsContext,
  level: number,
): string {
  const { content, open, printer: inner } = repetitionOf(block, surroundings, printer)
  const context = { surroundings, comments, printer: inner }
  const opening = open(level)
  const body = content ? objectLiteral(optionLines(content, definition, context, level), level) : '{}'
  return `${opening}(${body}))`
}
