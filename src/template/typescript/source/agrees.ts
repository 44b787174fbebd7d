import type { Node } from '@babel/types'
import { isPlainObject } from '../value.ts'
import { membersOf } from './literals.ts'

/**
 * Whether code may have given a value, by what both say without running it. A file that has changed since, or whose code isn't
 * what ran, is found out by this.
 */
export function agrees(node: Node, value: unknown): boolean {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value === value
    case 'NullLiteral':
      return value === null
    case 'ObjectExpression':
      return isPlainObject(value) && membersAgree(node, value)
    case 'ArrayExpression':
      return Array.isArray(value) && membersAgree(node, value)
    default:
      return true
  }
}

function membersAgree(node: Node, value: object): boolean {
  const members = membersOf(node)
  if (!members) return true
  const { known, areAll } = members
  const given = new Map(Object.entries(value))
  const isSame = [...known].every(
    ([key, member]) => given.has(String(key)) && agrees(member.value, given.get(String(key))),
  )
  return isSame && (!areAll || known.size === given.size)
}
