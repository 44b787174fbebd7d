import {
  BinaryNode,
  CallNode,
  ConditionalNode,
  type HclFunction,
  InterpolationNode,
  JoinNode,
  LiteralNode,
  type Node,
  ObjectKeyNode,
  ParenthesesNode,
  ReferenceNode,
  TemplateNode,
  type Type,
  UnaryNode,
} from '../../hcl/index.ts'

/** What is known of an expression's type without evaluating it. */
export type Kind = 'string' | 'number' | 'bool' | 'null' | 'other'

export interface KnownKinds {
  /** Of variables and locals. */
  reference(root: string, name: string | undefined): Kind
  readonly functions: Readonly<Record<string, HclFunction>>
}

export function kindOf(node: Node, known: KnownKinds): Kind {
  if (node instanceof LiteralNode) return kindOfType(node.value.kind === 'null' ? 'null' : node.value.type.kind)
  if (node instanceof TemplateNode || node instanceof JoinNode) return 'string'
  if (node instanceof ParenthesesNode || node instanceof InterpolationNode || node instanceof ObjectKeyNode) {
    return kindOf(node.expression, known)
  }
  if (node instanceof UnaryNode) return node.sign === '!' ? 'bool' : 'number'
  if (node instanceof BinaryNode) return /^[-+*/%]$/.test(node.sign) ? 'number' : 'bool'
  if (node instanceof ConditionalNode) {
    const [yes, no] = [kindOf(node.yes, known), kindOf(node.no, known)]
    return yes === no ? yes : 'other'
  }
  if (node instanceof CallNode) return kindOfCall(node, known)
  if (node instanceof ReferenceNode) {
    const { root, steps } = node.traversal
    const [first, ...more] = steps
    return more.length === 0 ? known.reference(root, first?.kind === 'attribute' ? first.name : undefined) : 'other'
  }
  return 'other'
}

function kindOfCall({ parts }: CallNode, { functions }: KnownKinds): Kind {
  if (parts.name === 'can') return 'bool'
  const fn = Object.hasOwn(functions, parts.name) ? functions[parts.name] : undefined
  if (!fn || !('returns' in fn) || typeof fn.returns === 'function') return 'other'
  return kindOfType(fn.returns.kind)
}

function kindOfType(kind: Type['kind'] | 'null'): Kind {
  return kind === 'string' || kind === 'number' || kind === 'bool' || kind === 'null' ? kind : 'other'
}
