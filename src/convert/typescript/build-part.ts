import { type Node, ObjectNode, type SyntaxBlock } from '../../hcl/index.ts'
import { type Line, listLiteral, objectLiteral, textLiteral } from './code.ts'
import type { Comments } from './comments.ts'
import type { HclConversion } from './convert.ts'
import { labelOf } from './module-blocks.ts'
import { optionLines } from './options-code.ts'
import { Printer } from './printer.ts'
import type { Program, SourceCode } from './program.ts'
import type { BuildTarget } from './targets.ts'

/** Options that say when and how a provisioner or post-processor runs, which the program says otherwise. */
const ELSEWHERE = new Set(['only', 'except', 'override'])

type Kind = 'provisioner' | 'post-processor'

/** What is in a build besides its sources. */
export class BuildPart {
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

/** A source by its name and type as they are. */
export function literalSource(target: BuildTarget | undefined): SourceCode {
  return { name: textLiteral(target?.name ?? ''), type: textLiteral(target?.type ?? '') }
}
