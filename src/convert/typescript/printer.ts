import {
  AccessNode,
  BinaryNode,
  BrokenNode,
  CallNode,
  ConditionalNode,
  ForNode,
  IndexNode,
  InterpolationNode,
  JoinNode,
  LiteralNode,
  type Node,
  ObjectKeyNode,
  ObjectNode,
  ParenthesesNode,
  ReferenceNode,
  SplatItemNode,
  SplatNode,
  TemplateNode,
  type TraversalStep,
  TupleNode,
  UnaryNode,
} from '../../hcl/index.ts'
import {
  CodeNames,
  escapedTemplate,
  keyLiteral,
  type Line,
  listLiteral,
  memberAccess,
  objectLiteral,
  textLiteral,
} from './code.ts'
import type { Comments } from './comments.ts'
import { type Kind, type KnownKinds, kindOf } from './kinds.ts'
import type { Later } from './later.ts'
import { valueCode } from './value-code.ts'

/** What names of HCL are in the program, and what it uses of the library. */
export interface Surroundings {
  readonly kinds: KnownKinds
  readonly later: Later
  /** The code for a reference, with the steps that are left; undefined for one that leads nowhere. */
  reference(root: string, steps: readonly TraversalStep[]): { code: string; rest: readonly TraversalStep[] } | undefined
  /** Tells that `hcl` is used. @returns its name */
  hcl(): string
  /** Names that the program has already. */
  names(): Iterable<string>
  /** Tells of something that means something else in the program, or nothing. */
  note(node: Node, sentence: string): void
}

/** Writes expressions of HCL as ones of TypeScript. */
export class Printer {
  readonly #surroundings: Surroundings
  readonly #comments: Comments
  /** Names that a `for` gives its members, by what they are called in the program. */
  readonly #own: ReadonlyMap<string, string>
  readonly #splatItem: string | undefined

  constructor(
    surroundings: Surroundings,
    comments: Comments,
    own: ReadonlyMap<string, string> = new Map(),
    splatItem?: string,
  ) {
    this.#surroundings = surroundings
    this.#comments = comments
    this.#own = own
    this.#splatItem = splatItem
  }

  /** With further names, as inside of a `dynamic` block. */
  within(names: ReadonlyMap<string, string>): Printer {
    return new Printer(this.#surroundings, this.#comments, new Map([...this.#own, ...names]), this.#splatItem)
  }

  /** @param level of the line on which the expression starts */
  print(node: Node, level: number): string {
    if (node instanceof LiteralNode) return valueCode(node.value, level)
    if (node instanceof TemplateNode || node instanceof JoinNode) return this.#template(node, level)
    if (node instanceof InterpolationNode || node instanceof ObjectKeyNode) return this.print(node.expression, level)
    if (node instanceof ParenthesesNode) return `(${this.print(node.expression, level)})`
    if (node instanceof ReferenceNode) return this.#reference(node)
    if (node instanceof TupleNode || node instanceof ObjectNode)
      return this.members(node, level, (member, inner) => this.print(member, inner))
    if (node instanceof CallNode) return this.#call(node, level)
    if (node instanceof ForNode) return this.#for(node, level)
    if (node instanceof ConditionalNode) return this.#conditional(node, level)
    if (node instanceof UnaryNode)
      return node.sign === '!' ? `!${this.#bool(node.operand, level)}` : `-${this.#number(node.operand, level)}`
    if (node instanceof BinaryNode) return this.#binary(node, level)
    if (node instanceof AccessNode) return this.#access(node.source, (code) => this.#steps(code, node.steps), level)
    if (node instanceof IndexNode)
      return this.#access(node.source, (code) => `${code}[${this.#index(node.key, level)}]`, level)
    if (node instanceof SplatNode) return this.#splat(node, level)
    if (node instanceof SplatItemNode) return this.#splatItem ?? 'undefined'
    if (!(node instanceof BrokenNode)) this.#surroundings.note(node, 'this has no counterpart in TypeScript')
    return 'undefined'
  }

  /** True or false. */
  condition(node: Node, level: number): string {
    return this.#bool(node, level)
  }

  #bool(node: Node, level: number): string {
    return this.#as('bool', node, level, (code) => `${this.#surroundings.hcl()}.isTrue(${code})`)
  }

  #number(node: Node, level: number): string {
    return this.#as('number', node, level, (code) => `Number(${code})`)
  }

  /** A member of something. */
  #access(source: Node, member: (code: string) => string, level: number): string {
    const code = this.#operand(source, level)
    return this.#surroundings.later.is(source) ? `${code}.map((value) => ${member('value')})` : member(code)
  }

  /** What a program compares or calculates with must be known by then, with all that is in it. */
  #noteLater(node: Node): void {
    if (node instanceof ParenthesesNode || node instanceof InterpolationNode) {
      this.#noteLater(node.expression)
      return
    }
    // What is calculated is told for what it is calculated from.
    if (node instanceof BinaryNode || node instanceof UnaryNode || node instanceof ConditionalNode) return
    if (this.#surroundings.later.isIn(node)) this.#tellLater(node)
  }

  /** What it goes through may have members that are known later. */
  #noteLaterWhole(node: Node): void {
    if (this.#surroundings.later.is(node)) this.#tellLater(node)
  }

  #tellLater(node: Node): void {
    const sentence = `${node.range.text} is known later, and must be worked on in a function for its "map"`
    this.#surroundings.note(node, sentence)
  }

  #as(kind: Kind, node: Node, level: number, change: (code: string) => string): string {
    this.#noteLater(node)
    return this.#kind(node) === kind ? this.#operand(node, level) : change(this.print(node, level))
  }

  #kind(node: Node): Kind {
    return this.#own.has(rootOf(node) ?? '') ? 'other' : kindOf(node, this.#surroundings.kinds)
  }

  /** Signs bind as they do in HCL, where parentheses are nodes of their own; quotes around an expression are gone. */
  #operand(node: Node, level: number): string {
    const code = this.print(node, level)
    const isOpen = node instanceof InterpolationNode && !/^[\w.$]+$/.test(code)
    return isOpen || node instanceof UnaryNode || node instanceof ObjectNode ? `(${code})` : code
  }

  #template(node: Node, level: number): string {
    const parts = flatParts(node)
    const texts = parts.map((part) =>
      part instanceof LiteralNode && part.value.kind === 'string' ? part.value.value : undefined,
    )
    const plain = texts.every((text) => text !== undefined)
    return plain ? textLiteral(texts.join('')) : `\`${this.#pieces(parts, level)}\``
  }

  /** What stands between backticks. */
  #pieces(parts: readonly Node[], level: number): string {
    return parts.map((part) => this.#piece(part, level)).join('')
  }

  #piece(part: Node, level: number): string {
    if (part instanceof LiteralNode && part.value.kind === 'string') return escapedTemplate(part.value.value)
    if (part instanceof JoinNode) return `\${${this.print(part.turns, level)}.join('')}`
    const code = this.print(part, level)
    const [, text] = /^'([^'\\]*)'$/.exec(code) ?? []
    return text === undefined ? `\${${code}}` : escapedTemplate(text)
  }

  #reference(node: ReferenceNode): string {
    const { root, steps } = node.traversal
    const own = this.#own.get(root)
    if (own !== undefined) return this.#steps(own, steps)
    const found = this.#surroundings.reference(root, steps)
    if (found) return this.#found(node, found)
    this.#surroundings.note(node, `${node.range.text} refers to nothing that the program has`)
    return 'undefined'
  }

  #found({ traversal }: ReferenceNode, { code, rest }: { code: string; rest: readonly TraversalStep[] }): string {
    const { steps } = traversal
    const after = this.#surroundings.later.after(traversal) ?? steps.length
    const known = rest.slice(0, Math.max(0, after - (steps.length - rest.length)))
    const later = rest.slice(known.length)
    const value = this.#steps(code, known)
    return later.length === 0 ? value : `${value}.map((value) => ${this.#steps('value', later)})`
  }

  #steps(code: string, steps: readonly TraversalStep[]): string {
    let result = code
    for (const step of steps) {
      if (step.kind === 'attribute') result = memberAccess(result, step.name)
      else if (step.key.kind === 'string') result = memberAccess(result, step.key.value)
      else result += `[${valueCode(step.key, 0)}]`
    }
    return result
  }

  #index(key: Node, level: number): string {
    return this.#kind(key) === 'other' ? `String(${this.print(key, level)})` : this.print(key, level)
  }

  /** A list or an object that is written out. @param print how its members are written */
  members(node: TupleNode | ObjectNode, level: number, print: (member: Node, level: number) => string): string {
    if (node instanceof TupleNode) {
      const items = node.items.map((item) => this.line(item, item.range.end, level, (inner) => print(item, inner)))
      return listLiteral(items, level)
    }
    const entries = node.entries.map(({ key, value }) =>
      this.line(key, value.range.end, level, (inner) => `${this.#key(key, inner)}: ${print(value, inner)}`),
    )
    return objectLiteral(entries, level)
  }

  /** A member with the comments that stand beside it. */
  line(
    start: Node | { readonly range: { readonly start: number } },
    end: number,
    level: number,
    print: (level: number) => string,
  ): Line {
    const before = this.#comments.before(start.range.start)
    const code = print(level + 1)
    return { comments: [...before, ...this.#comments.in({ end })], code }
  }

  #key(key: Node, level: number): string {
    const text = key.asText()
    return text === undefined ? `[${this.print(key, level)}]` : keyLiteral(text)
  }

  #call({ parts }: CallNode, level: number): string {
    const { name, args, isExpanded } = parts
    const hcl = this.#surroundings.hcl()
    const lazy = name === 'try' || name === 'can'
    const codes = args.map((arg, index) => {
      if (name === 'convert' && index === 1) return textLiteral(arg.range.text)
      if (lazy) this.#noteLaterWhole(arg)
      const code = lazy && this.#kind(arg) === 'null' ? 'null' : this.print(arg, level)
      if (lazy) return `() => ${arg instanceof ObjectNode ? `(${code})` : code}`
      return isExpanded && index === args.length - 1 ? `...${code}` : code
    })
    return `${hcl}.${name}(${codes.join(', ')})`
  }

  #conditional({ condition, yes, no }: ConditionalNode, level: number): string {
    const result = (node: Node) =>
      node instanceof ConditionalNode ? `(${this.print(node, level)})` : this.print(node, level)
    return `${this.#bool(condition, level)} ? ${result(yes)} : ${this.print(no, level)}`
  }

  #binary({ sign, left, right }: BinaryNode, level: number): string {
    switch (sign) {
      case '&&':
      case '||':
        return `${this.#bool(left, level)} ${sign} ${this.#bool(right, level)}`
      case '==':
      case '!=':
        return this.#equality(sign, left, right, level)
      default:
        return `${this.#number(left, level)} ${sign} ${this.#number(right, level)}`
    }
  }

  #equality(sign: '==' | '!=', left: Node, right: Node, level: number): string {
    for (const side of [left, right]) this.#noteLater(side)
    const [l, r] = [this.#kind(left), this.#kind(right)]
    if (l === 'null' || r === 'null') {
      // Nothing is undefined in the program, and null in what comes from elsewhere.
      return `${this.#operand(l === 'null' ? right : left, level)} ${sign} null`
    }
    if (l !== 'other' && r !== 'other') return `${this.#operand(left, level)} ${sign}= ${this.#operand(right, level)}`
    const call = `${this.#surroundings.hcl()}.equal(${this.print(left, level)}, ${this.print(right, level)})`
    return sign === '==' ? call : `!${call}`
  }

  #for({ parts }: ForNode, level: number): string {
    const { keyName, valueName, key, value, condition, isGrouped } = parts
    this.#noteLaterWhole(parts.collection)
    const names = new CodeNames([...this.#surroundings.names(), ...this.#own.values()])
    const own = new Map<string, string>()
    if (keyName !== undefined) own.set(keyName, names.take(keyName))
    own.set(valueName, names.take(valueName))
    const inner = this.within(own)
    const hcl = this.#surroundings.hcl()
    const pattern = `([${keyName === undefined ? '' : own.get(keyName)}, ${own.get(valueName)}])`
    const filter = condition ? `.filter(${pattern} => ${inner.#bool(condition, level)})` : ''
    const body = value instanceof ObjectNode && !key ? `(${inner.print(value, level)})` : inner.print(value, level)
    const entries = `${hcl}.entries(${this.print(parts.collection, level)})${filter}`
    if (!key) return `${entries}.map(${pattern} => ${body})`
    const pairs = `${entries}.map(${pattern} => [${inner.print(key, level)}, ${body}])`
    return isGrouped ? `${hcl}.grouped(${pairs})` : `Object.fromEntries(${pairs})`
  }

  #splat({ source, each }: SplatNode, level: number): string {
    this.#noteLaterWhole(source)
    const names = new CodeNames([...this.#surroundings.names(), ...this.#own.values(), this.#splatItem ?? ''])
    const item = names.take('item')
    const list = `${this.#surroundings.hcl()}.list(${this.print(source, level)})`
    if (each instanceof SplatItemNode) return list
    const inner = new Printer(this.#surroundings, this.#comments, this.#own, item)
    return `${list}.map((${item}) => ${inner.print(each, level)})`
  }
}

function flatParts(node: Node): readonly Node[] {
  if (node instanceof TemplateNode) return node.parts
  return [node]
}

function rootOf(node: Node): string | undefined {
  return node.asTraversal()?.root
}
