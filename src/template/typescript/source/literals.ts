import type { Node } from '@babel/types'

/** An expression without what says only its type. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return bare(node.expression)
    default:
      return node
  }
}

/** A member of an object as it is written. */
export interface WrittenMember {
  readonly key: Node
  readonly value: Node
}

/** What is known of an object's or a list's members without running any code. */
export interface WrittenMembers {
  /** Those that are certainly what they are written as, by their keys or indices. */
  readonly known: ReadonlyMap<string | number, WrittenMember>
  /** Whether there can't be others. */
  readonly areAll: boolean
}

/** @returns undefined for anything but `{ … }` and `[ … ]` */
export function membersOf(node: Node): WrittenMembers | undefined {
  if (node.type === 'ArrayExpression') return elementsOf(node.elements)
  return node.type === 'ObjectExpression' ? propertiesOf(node.properties) : undefined
}

/** A spread moves all that follow it. */
function elementsOf(elements: readonly (Node | null)[]): WrittenMembers {
  const end = elements.findIndex((element) => element === null || element.type === 'SpreadElement')
  const known = (end === -1 ? elements : elements.slice(0, end)).flatMap((element, index) =>
    element ? [[index, { key: element, value: bare(element) }] as const] : [],
  )
  return { known: new Map(known), areAll: end === -1 }
}

/** A spread, or a key that is worked out, may replace all that stand before it. */
function propertiesOf(properties: readonly Node[]): WrittenMembers {
  const known = new Map<string | number, WrittenMember>()
  let areAll = true
  for (const property of properties) {
    const name = property.type === 'ObjectProperty' || property.type === 'ObjectMethod' ? nameOf(property) : undefined
    if (name === undefined) {
      known.clear()
      areAll = false
    } else if (property.type === 'ObjectProperty') {
      known.set(name, { key: property.key, value: bare(property.value) })
    } else if (property.type === 'ObjectMethod') {
      known.set(name, { key: property.key, value: property })
    }
  }
  return { known, areAll }
}

/** @returns undefined for one that is worked out, and for what sets the object's prototype */
function nameOf({ key, computed }: { readonly key: Node; readonly computed?: boolean }): string | undefined {
  const name =
    key.type === 'Identifier' && !computed
      ? key.name
      : key.type === 'StringLiteral' || key.type === 'NumericLiteral'
        ? String(key.value)
        : undefined
  return name === '__proto__' ? undefined : name
}
