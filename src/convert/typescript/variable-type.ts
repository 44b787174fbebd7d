import { asKeyword, type Expression, type Node } from '../../hcl/index.ts'
import { keyLiteral } from './code.ts'
import { type Kind, kindOf } from './kinds.ts'

/** A type of the program, with what `variable` calls it. */
export interface VariableType {
  readonly code: string
  readonly kind: 'string' | 'number' | 'boolean' | 'list' | 'object'
}

export function primitive({ kind }: VariableType): Kind {
  return kind === 'boolean' ? 'bool' : kind === 'string' || kind === 'number' ? kind : 'other'
}

const TEXT: VariableType = { code: 'string', kind: 'string' }

export function typeOf(type: Expression | undefined, given: Node | undefined): VariableType {
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
