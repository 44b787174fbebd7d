import type { SyntaxBlock } from '../../hcl/index.ts'
import { BuildPart, literalSource } from './build-part.ts'
import { keyLiteral, type Line, objectLiteral, textLiteral } from './code.ts'
import type { HclConversion } from './convert.ts'
import { labelOf, type ModuleBlocks, type WithComments } from './module-blocks.ts'
import { optionLines } from './options-code.ts'
import { Printer } from './printer.ts'
import type { Program } from './program.ts'
import { type BuildTarget, type NamedTarget, namedTargets } from './targets.ts'

/** The members of what `builds` gives, and the constants that they need. */
export interface BuildsCode {
  readonly constants: readonly Line[]
  readonly builds: readonly Line[]
}

/** The call of a shared list for one source. */
type CallFor = (target: BuildTarget) => string

export class BuildsWriter {
  readonly #conversion: HclConversion
  readonly #blocks: ModuleBlocks
  readonly #program: Program
  readonly #targets: ReadonlyMap<SyntaxBlock, readonly NamedTarget[]>
  readonly #constants: Line[] = []
  readonly #used = new Set<SyntaxBlock>()
  /** Sources that are constants already. */
  readonly #written = new Set<string>()

  constructor(conversion: HclConversion, blocks: ModuleBlocks, program: Program) {
    this.#conversion = conversion
    this.#blocks = blocks
    this.#program = program
    this.#targets = namedTargets(blocks.builds.map(({ item }) => item))
  }

  async write(level: number): Promise<BuildsCode> {
    const builds: Line[] = []
    for (const build of this.#blocks.builds) builds.push(...(await this.#build(build, level)))
    for (const { item } of this.#blocks.sources) {
      if (this.#used.has(item)) continue
      this.#program.note(`no build uses the source "${labelOf(item)}.${labelOf(item, 1)}", which is left out`)
    }
    return { constants: this.#constants, builds }
  }

  async #build({ item, comments }: WithComments<SyntaxBlock>, level: number): Promise<Line[]> {
    this.#noteWorkedOut(item)
    const targets = this.#targets.get(item) ?? []
    const above = comments.before(item.range.start)
    const [only] = targets
    const shared = targets.length > 1
    const source = shared ? { name: 'source.name', type: 'source.type' } : literalSource(only?.target)
    const part = new BuildPart(
      this.#conversion,
      this.#program,
      item,
      comments,
      source,
      shared ? undefined : only?.target,
    )
    const lists = await part.lists(shared ? level - 1 : level + 1)
    const calls = shared ? this.#functions(lists, item) : undefined
    const lines: Line[] = []
    for (const { target, key } of targets) {
      const builder = await this.#builder(target, level + 1)
      const members: Line[] = [{ ...builder, code: `builder: ${builder.code}` }]
      for (const [list, code] of Object.entries(lists)) {
        const call = calls?.get(list)
        members.push({ comments: [], code: `${list}: ${call === undefined ? code : call(target)}` })
      }
      const code = objectLiteral(members, level)
      lines.push({ comments: lines.length === 0 ? above : [], code: `${keyLiteral(key)}: ${code}` })
    }
    const rest = comments.in(item.range)
    return rest.length > 0 ? [...lines, { comments: rest, code: '' }] : lines
  }

  /** Which sources there are must be written out: builds have the names of theirs. */
  #noteWorkedOut({ body }: SyntaxBlock): void {
    const list = body.attributes.get('sources')?.expression
    const repeated = body.blocks.filter((block) => block.type === 'dynamic' && labelOf(block) === 'source')
    for (const { range } of [...(list && !list.asItems() ? [list] : []), ...repeated]) {
      const place = `${range.source.name}:${range.from.line}`
      this.#program.note(`${place}: which sources these are is worked out: their builds are left out`)
    }
  }

  /** What several sources share is a function of the source. */
  #functions(lists: Readonly<Record<string, string>>, build: SyntaxBlock): ReadonlyMap<string, CallFor> {
    const calls = new Map<string, CallFor>()
    for (const [list, code] of Object.entries(lists)) {
      const name = this.#program.constant(`${list} ${build.range.source.name}:${build.range.start}`, list)
      const readsSource = /\bsource\.(?:name|type)\b/.test(code)
      const parameter = readsSource ? 'source: { name: string; type: string }' : ''
      this.#constants.push({ comments: [], code: `const ${name} = (${parameter}) => ${code}` })
      calls.set(list, (target) => `${name}(${readsSource ? sourceLiteral(target) : ''})`)
    }
    return calls
  }

  /** A source that is used as it stands is a constant, which all its builds share. */
  async #builder(target: BuildTarget, level: number): Promise<Line> {
    const found = this.#blocks.sources.find(
      ({ item }) => labelOf(item) === target.type && labelOf(item, 1) === target.source,
    )
    if (!found) {
      this.#program.note(`there is no source "${target.type}.${target.source}"`)
      return { comments: [], code: 'undefined' }
    }
    this.#used.add(found.item)
    if (target.own !== undefined || target.name !== target.source) return this.#source(found, target, level)
    const key = `source.${target.type}.${target.source}`
    const name = this.#program.constant(key, target.source)
    if (!this.#written.has(key)) {
      this.#written.add(key)
      const { comments, code } = await this.#source(found, target, 2)
      this.#constants.push({ comments, code: `const ${name} = ${code}` })
    }
    return { comments: [], code: name }
  }

  async #source({ item, comments }: WithComments<SyntaxBlock>, target: BuildTarget, level: number): Promise<Line> {
    const above = comments.before(item.range.start)
    const definition = await this.#conversion.findDefinition('builder', target.type)
    const surroundings = this.#program.surroundings(literalSource(target), undefined)
    const context = { surroundings, comments, printer: new Printer(surroundings, comments) }
    const bodies = [item.body, ...(target.own ? [target.own] : [])]
    const lines = bodies.flatMap((body) => optionLines(body, definition, context, level, NAME))
    const call = this.#program.component('builder', target.type, definition !== undefined)
    const code = `${call}(${objectLiteral(lines, level)})`
    return { comments: [...above, ...comments.in(item.range)], code }
  }
}

const NAME: ReadonlySet<string> = new Set(['name'])

function sourceLiteral({ name, type }: BuildTarget): string {
  return `{ name: ${textLiteral(name)}, type: ${textLiteral(type)} }`
}
