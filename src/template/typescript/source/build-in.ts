import type { Node } from '@babel/types'
import { allIn } from './all-in.ts'
import { bare, membersOf } from './literals.ts'

/** The code of one build in what `template` was called with. @returns undefined where that can't be told */
export function buildIn(definition: Node, name: string): Node | undefined {
  const builds = memberOf(definition, 'builds')
  const made = builds && valueMadeBy(builds)
  return made && memberOf(made, name)
}

function memberOf(node: Node, key: string): Node | undefined {
  return membersOf(node)?.known.get(key)?.value
}

/** The value that code gives, or that a function gives which makes it. @returns undefined for a function with several ends */
function valueMadeBy(node: Node): Node | undefined {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ObjectMethod':
      return node.body.type === 'BlockStatement' ? onlyReturned(node.body) : bare(node.body)
    default:
      return node
  }
}

function onlyReturned(body: Node): Node | undefined {
  const ends = [...allIn(body, isFunction)].filter((node) => node.type === 'ReturnStatement')
  const [only] = ends
  return ends.length === 1 && only?.argument ? bare(only.argument) : undefined
}

/** What has ends of its own. */
function isFunction({ type }: Node): boolean {
  return type === 'ArrowFunctionExpression' || /^(?:Function|(?:Object|Class(?:Private)?)Method)/.test(type)
}
