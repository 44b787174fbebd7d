import { errorAt, type Range } from '../diagnostics/index.ts'
import { ConditionalNode, ForNode, LiteralNode, type Node } from '../expressions/index.ts'
import { JoinNode, TemplateNode } from '../templates/index.ts'
import { stringValue } from '../values/index.ts'
import type { TemplatePart } from './template-parts.ts'
import { SyntaxProblem, type TokenStream } from './token-stream.ts'

/** Puts directives together with what stands between them. @throws SyntaxProblem if they don't match */
export function buildTemplate(stream: TokenStream, parts: readonly TemplatePart[]): Node[] {
  const builder = new Builder(stream, parts)
  const nodes = builder.nodes()
  const rest = builder.next
  if (rest) throw problem(rest.range, `Unexpected ${rest.kind}`, `There is no directive that ${rest.kind} belongs to.`)
  return nodes
}

type Opening = Extract<TemplatePart, { kind: 'if' | 'for' }>

class Builder {
  readonly #stream: TokenStream
  readonly #parts: readonly TemplatePart[]
  #at = 0

  constructor(stream: TokenStream, parts: readonly TemplatePart[]) {
    this.#stream = stream
    this.#parts = parts
  }

  /** The `else`, `endif` or `endfor` at which {@link nodes} stopped. */
  get next(): TemplatePart | undefined {
    return this.#parts[this.#at]
  }

  /** All up to a directive that closes something. */
  nodes(): Node[] {
    const nodes: Node[] = []
    for (let part = this.#parts[this.#at]; part; part = this.#parts[this.#at]) {
      switch (part.kind) {
        case 'literal':
          nodes.push(new LiteralNode(stringValue(part.text), part.range))
          break
        case 'interpolation':
          nodes.push(part.node)
          break
        case 'if':
        case 'for': {
          this.#at++
          this.#stream.enter()
          nodes.push(part.kind === 'if' ? this.#if(part) : this.#for(part))
          this.#stream.leave()
          continue
        }
        default:
          return nodes
      }
      this.#at++
    }
    return nodes
  }

  #if(opening: Extract<Opening, { kind: 'if' }>): Node {
    const yes = template(this.nodes(), opening.range)
    let no = template([], opening.range)
    if (this.next?.kind === 'else') {
      const { range } = this.next
      this.#at++
      no = template(this.nodes(), range)
    }
    const end = this.#close(opening, 'endif')
    return new ConditionalNode(opening.condition, yes, no, opening.range.until(end))
  }

  #for(opening: Extract<Opening, { kind: 'for' }>): Node {
    const value = template(this.nodes(), opening.range)
    const range = opening.range.until(this.#close(opening, 'endfor'))
    const parts = { ...opening.introduction, key: undefined, value, condition: undefined, isGrouped: false }
    return new JoinNode(new ForNode(parts, range), range)
  }

  #close(opening: Opening, kind: 'endif' | 'endfor'): Range {
    const part = this.next
    if (part?.kind === kind) {
      this.#at++
      return part.range
    }
    const detail = `The directive ${opening.kind} that starts in line ${opening.range.from.line} must be closed by %{ ${kind} }.`
    throw problem(part?.range ?? opening.range, part ? `Unexpected ${part.kind}` : `Missing ${kind}`, detail)
  }
}

function template(nodes: readonly Node[], opening: Range): Node {
  const [first] = nodes
  const last = nodes.at(-1)
  return first && last
    ? new TemplateNode(nodes, first.range.until(last.range))
    : new LiteralNode(stringValue(''), opening)
}

function problem(range: Range, summary: string, detail: string): SyntaxProblem {
  return new SyntaxProblem(errorAt(range, summary, detail))
}
