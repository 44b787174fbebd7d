import { type Node, ObjectNode, type SyntaxBlock, type SyntaxBody } from '../../hcl/index.ts'
import { keyLiteral, type Line, listLiteral, objectLiteral, textLiteral } from './code.ts'
import type { Comments } from './comments.ts'
import type { HclConversion } from './convert.ts'
import { labelOf, type ModuleBlocks, type WithComments } from './module-blocks.ts'
import { type OptionsContext, optionLines } from './options-code.ts'
import { Printer } from './printer.ts'
import type { Program, SourceCode } from './program.ts'
import { type BuildTarget, type NamedTarget, namedTargets } from './targets.ts'

/** The members of what `builds` gives, and the constants that they need. */
export interface BuildsCode {
  readonly constants: readonly Line[]
  readonly builds: readonly Line[]
}

/** Options that say when and how a provisioner or post-processor runs, which the program says otherwise. */
const ELSEWHERE = new Set(['only', 'except', 'override'])

/** The call of a shared list for one source. */
type CallFor = (target: BuildTarget) => string

type Kind = 'provisioner' | 'post-processor'

export class BuildsWriter {
  readonly #conversion: HclConversion
  readonly #blocks: ModuleBlocks
  readonly #program: Program
  readonly #targets: ReadonlyMap<SyntaxBlock, readonly NamedTarget[]>
  readonly #constants: Line[] = []

  constructor(conversion: HclConversion, blocks: ModuleBlocks, program: Program) {
    this.#conversion = conversion
    this.#blocks = blocks
    this.#program = program
    this.#targets = namedTargets(blocks.builds.map(({ item }) => item))
  }

  async write(level: number): Promise<BuildsCode> {
    const builds: Line[] = []
    for (const build of this.#blocks.builds) builds.push(...(await this.#build(build, level)))
    return { constants: this.#constants, builds }
  }

  async #build({ item, comments }: WithComments<SyntaxBlock>, level: number): Promise<Line[]> {
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
      const members = [`builder: ${await this.#builder(target, level + 1)}`]
      for (const [list, code] of Object.entries(lists)) {
        const call = calls?.get(list)
        members.push(`${list}: ${call === undefined ? code : call(target)}`)
      }
      const code = objectLiteral(
        members.map((member) => ({ comments: [], code: member })),
        level,
      )
      lines.push({ comments: lines.length === 0 ? above : [], code: `${keyLiteral(key)}: ${code}` })
    }
    const rest = comments.in(item.range)
    return rest.length > 0 ? [...lines, { comments: rest, code: '' }] : lines
  }

  /** What several sources share is a function of the source. */
  #functions(lists: Readonly<Record<string, string>>, build: SyntaxBlock): ReadonlyMap<string, CallFor> {
    const calls = new Map<string, CallFor>()
    for (const [list, code] of Object.entries(lists)) {
      const name = this.#program.constant(`${list} ${build.range.source.name}:${build.range.start}`, list)
      const readsSource = code.includes('source.')
      const parameter = readsSource ? 'source: { name: string; type: string }' : ''
      this.#constants.push({ comments: [], code: `const ${name} = (${parameter}) => ${code}` })
      calls.set(list, (target) => `${name}(${readsSource ? sourceLiteral(target) : ''})`)
    }
    return calls
  }

  async #builder(target: BuildTarget, level: number): Promise<string> {
    const found = this.#blocks.sources.find(
      ({ item }) => labelOf(item) === target.type && labelOf(item, 1) === target.source,
    )
    if (!found) {
      this.#program.note(`there is no source "${target.type}.${target.source}"`)
      return 'undefined'
    }
    const isOwn = target.own !== undefined || target.name !== target.source
    if (isOwn)
      return this.#component(
        'builder',
        target.type,
        [found.item.body, ...(target.own ? [target.own] : [])],
        found.comments,
        literalSource(target),
        level,
      )
    const key = `source.${target.type}.${target.source}`
    if (!this.#written.has(key)) {
      this.#written.add(key)
      const name = this.#program.constant(key, target.source)
      const above = found.comments.before(found.item.range.start)
      const code = await this.#component(
        'builder',
        target.type,
        [found.item.body],
        found.comments,
        literalSource(target),
        2,
      )
      this.#constants.push({
        comments: [...above, ...found.comments.in(found.item.range)],
        code: `const ${name} = ${code}`,
      })
    }
    return this.#program.constant(key, target.source)
  }

  readonly #written = new Set<string>()

  async #component(
    kind: 'builder',
    type: string,
    bodies: readonly SyntaxBody[],
    comments: Comments,
    source: SourceCode,
    level: number,
  ): Promise<string> {
    const definition = await this.#conversion.findDefinition(kind, type)
    const surroundings = this.#program.surroundings(source, undefined)
    const context: OptionsContext = { surroundings, comments, printer: new Printer(surroundings, comments) }
    const lines = bodies.flatMap((body) => optionLines(body, definition, context, level, new Set(['name'])))
    return `${this.#program.component(kind, type, definition !== undefined)}(${objectLiteral(lines, level)})`
  }
}

/** What is in a build besides its sources. */
class BuildPart {
  readonly #conversion: HclConversion
  readonly #program: Program
  readonly #build: SyntaxBlock
  readonly #comments: Comments
  readonly #source: SourceCode
  /** The only source, where there is one. */
  readonly #only: BuildTarget | undefined

  constructor(
    conversion: HclConversion,
    program: Program,
    build: SyntaxBlock,
    comments: Comments,
    source: SourceCode,
    only: BuildTarget | undefined,
  ) {
    this.#conversion = conversion
    this.#program = program
    this.#build = build
    this.#comments = comments
    this.#source = source
    this.#only = only
  }

  /** By their keys in a build of the program. */
  async lists(level: number): Promise<Record<string, string>> {
    const { blocks } = this.#build.body
    const lists: Record<string, string> = {}
    const of = (...types: string[]) => blocks.filter(({ type }) => types.includes(type))
    const provisioners = await this.#lines(of('provisioner'), 'provisioner', level)
    if (provisioners.length > 0) lists['provisioners'] = listLiteral(provisioners, level)
    const [cleanup] = await this.#lines(of('error-cleanup-provisioner'), 'provisioner', level - 1)
    if (cleanup) lists['errorCleanupProvisioner'] = cleanup.code
    const postProcessors: Line[] = []
    for (const block of of('post-processor', 'post-processors')) {
      if (block.type === 'post-processor') postProcessors.push(...(await this.#lines([block], 'post-processor', level)))
      else {
        const members = await this.#lines(block.body.blocks, 'post-processor', level + 1)
        if (members.length > 0) postProcessors.push({ comments: [], code: listLiteral(members, level + 1) })
      }
    }
    if (postProcessors.length > 0) lists['postProcessors'] = listLiteral(postProcessors, level)
    return lists
  }

  async #lines(blocks: readonly SyntaxBlock[], kind: Kind, level: number): Promise<Line[]> {
    const lines: Line[] = []
    for (const block of blocks) {
      const condition = this.#condition(block)
      if (condition === false) continue
      const above = this.#comments.before(block.range.start)
      const code = await this.#component(block, kind, level + 1)
      const guarded = condition === true ? code : `${condition} && ${code}`
      lines.push({ comments: [...above, ...this.#comments.in(block.range)], code: guarded })
    }
    return lines
  }

  /** For which sources it counts; true and false where that is known. */
  #condition({ body }: SyntaxBlock): string | boolean {
    for (const [name, sign] of [
      ['only', '==='],
      ['except', '!=='],
    ] as const) {
      const addresses = (body.attributes.get(name)?.expression.asItems() ?? []).flatMap((item) => item.asText() ?? [])
      if (addresses.length === 0) continue
      const isMeant = (target: BuildTarget) => addresses.includes(`${target.type}.${target.name}`)
      if (this.#only) return isMeant(this.#only) === (name === 'only')
      const names = addresses.map(
        (address) => `source.name ${sign} ${textLiteral(address.slice(address.indexOf('.') + 1))}`,
      )
      const joined = names.join(name === 'only' ? ' || ' : ' && ')
      return names.length > 1 ? `(${joined})` : joined
    }
    return true
  }

  async #component(block: SyntaxBlock, kind: Kind, level: number): Promise<string> {
    const type = labelOf(block)
    const definition = await this.#conversion.findDefinition(kind, type)
    const buildName = this.#build.body.attributes.get('name')?.expression.asText()
    const surroundings = this.#program.surroundings(this.#source, buildName)
    const printer = new Printer(surroundings, this.#comments)
    const leftOut = kind === 'provisioner' ? new Set([...ELSEWHERE, 'name']) : ELSEWHERE
    const context = { surroundings, comments: this.#comments, printer }
    const lines = optionLines(block.body, definition, context, level, leftOut)
    lines.push(...this.#overrides(block.body.attributes.get('override')?.expression, printer, level))
    return `${this.#program.component(kind, type, definition !== undefined)}(${objectLiteral(lines, level)})`
  }

  #overrides(override: Node | undefined, printer: Printer, level: number): Line[] {
    if (!(override instanceof ObjectNode)) return []
    return override.entries.flatMap(({ key, value }) => {
      const name = key.asText() ?? ''
      const code = printer.print(value, level + 1)
      if (this.#only) return name === this.#only.name ? [{ comments: [], code: `...${code}` }] : []
      return [{ comments: [], code: `...(source.name === ${textLiteral(name)} ? ${code} : {})` }]
    })
  }
}

function literalSource(target: BuildTarget | undefined): SourceCode {
  return { name: textLiteral(target?.name ?? ''), type: textLiteral(target?.type ?? '') }
}

function sourceLiteral({ name, type }: BuildTarget): string {
  return `{ name: ${textLiteral(name)}, type: ${textLiteral(type)} }`
}
