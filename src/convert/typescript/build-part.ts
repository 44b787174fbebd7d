import { type Node, ObjectNode, type SyntaxBlock, type SyntaxBody } from '../../hcl/index.ts'
import { type Line, listLiteral, objectLiteral, textLiteral } from './code.ts'
import type { Comments } from './comments.ts'
import type { HclConversion } from './convert.ts'
import { componentType, typeOf } from './module-blocks.ts'
import { optionLines } from './options-code.ts'
import { Printer, type Surroundings } from './printer.ts'
import type { Program, SourceCode } from './program.ts'
import { type Repetition, repetitionOf } from './repetition.ts'
import type { BuildTarget } from './targets.ts'

/** Options that say when and how a provisioner or post-processor runs, which the program says otherwise. */
const ELSEWHERE = new Set(['only', 'except', 'override'])

type Kind = 'provisioner' | 'post-processor'

/** Blocks of a build that a program has something for. */
const PARTS = new Set(['source', 'provisioner', 'error-cleanup-provisioner', 'post-processor', 'post-processors'])

const SOURCE_ADDRESS = '`${source.type}.${source.name}`'

/** A provisioner or post-processor, or what is repeated as one. */
interface Member extends Partial<Pick<Repetition, 'open'>> {
  readonly type: string
  readonly body: SyntaxBody
  readonly surroundings: Surroundings
  readonly printer: Printer
}

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
    for (const block of blocks) if (!PARTS.has(typeOf(block))) this.#leaveOut(block, 'has no counterpart')
    const lists: Record<string, string> = {}
    const of = (...types: string[]) => blocks.filter((block) => types.includes(typeOf(block)))
    const provisioners = await this.#lines(of('provisioner'), 'provisioner', level)
    if (provisioners.length > 0) lists['provisioners'] = listLiteral(provisioners, level)
    const cleanups = of('error-cleanup-provisioner').filter((block) => !this.#isLeftOut(block))
    const [cleanup] = await this.#lines(cleanups, 'provisioner', level - 1)
    if (cleanup) lists['errorCleanupProvisioner'] = cleanup.code
    const postProcessors: Line[] = []
    for (const block of of('post-processor', 'post-processors')) {
      if (typeOf(block) === 'post-processor') {
        postProcessors.push(...(await this.#lines([block], 'post-processor', level)))
      } else if (!this.#isLeftOut(block)) {
        const members = await this.#lines(block.body.blocks, 'post-processor', level + 1)
        if (members.length > 0) postProcessors.push({ comments: [], code: listLiteral(members, level + 1) })
      }
    }
    if (postProcessors.length > 0) lists['postProcessors'] = listLiteral(postProcessors, level)
    return lists
  }

  /** What can't be repeated in a program, or not as simply as in a template. */
  #isLeftOut(block: SyntaxBlock): boolean {
    if (block.type !== 'dynamic') return false
    this.#leaveOut(block, 'is repeated')
    return true
  }

  #leaveOut({ range }: SyntaxBlock, why: string): void {
    const { source, from } = range
    this.#program.note(`${source.name}:${from.line}: this block ${why}, and is left out`)
  }

  async #lines(blocks: readonly SyntaxBlock[], kind: Kind, level: number): Promise<Line[]> {
    const lines: Line[] = []
    for (const block of blocks) {
      const member = this.#memberOf(block)
      if (!member) continue
      const condition = this.#condition(member, level)
      if (condition === false) continue
      const above = this.#comments.before(block.range.start)
      const opening = member.open?.(level + 1)
      const code = await this.#component(member, kind, level + 1)
      const guarded = condition === true ? code : `${condition} && ${code}`
      const whole = opening === undefined ? guarded : `${opening}${guarded})`
      lines.push({ comments: [...above, ...this.#comments.in(block.range)], code: whole })
    }
    return lines
  }

  /** @returns undefined for what is left out, with a note */
  #memberOf(block: SyntaxBlock): Member | undefined {
    const name = this.#build.body.attributes.get('name')?.expression
    const surroundings = this.#program.surroundings(this.#source, name ? name.asText() : '')
    const printer = new Printer(surroundings, this.#comments)
    const type = componentType(block)
    if (block.type !== 'dynamic') return { type: type ?? '', body: block.body, surroundings, printer }
    const { content, printer: inner, open } = repetitionOf(block, surroundings, printer)
    if (type !== undefined && content) return { type, body: content, surroundings, printer: inner, open }
    this.#leaveOut(block, 'is of a type that is worked out')
    return undefined
  }

  /** For which sources it counts; true and false where that is known. */
  #condition({ body, printer, surroundings }: Member, level: number): string | boolean {
    for (const [name, sign] of [
      ['only', '==='],
      ['except', '!=='],
    ] as const) {
      const list = body.attributes.get(name)?.expression
      if (!list) continue
      const items = list.asItems()?.map((item) => item.asText())
      const addresses = items?.filter((text) => text !== undefined)
      if (!items || items.length !== addresses?.length) {
        const address = this.#only ? textLiteral(`${this.#only.type}.${this.#only.name}`) : SOURCE_ADDRESS
        const isIn = `${surroundings.hcl()}.contains(${printer.print(list, level)}, ${address})`
        return name === 'only' ? isIn : `!${isIn}`
      }
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

  async #component({ type, body, surroundings, printer }: Member, kind: Kind, level: number): Promise<string> {
    const definition = await this.#conversion.findDefinition(kind, type)
    const leftOut = kind === 'provisioner' ? new Set([...ELSEWHERE, 'name']) : ELSEWHERE
    const context = { surroundings, comments: this.#comments, printer }
    const lines = optionLines(body, definition, context, level, leftOut)
    lines.push(...this.#overrides(body.attributes.get('override')?.expression, printer, level))
    return `${this.#program.component(kind, type, definition !== undefined)}(${objectLiteral(lines, level)})`
  }

  #overrides(override: Node | undefined, printer: Printer, level: number): Line[] {
    if (!override) return []
    if (!(override instanceof ObjectNode)) {
      const name = this.#only ? textLiteral(this.#only.name) : 'source.name'
      return [{ comments: [], code: `...(${printer.print(override, level + 1)})[${name}]` }]
    }
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
