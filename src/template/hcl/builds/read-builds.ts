import type { IngotError } from '../../../errors/index.ts'
import { type Block, type Diagnostic, errorAt, type Traversal } from '../../../hcl/index.ts'
import { ComponentLimit } from '../../component-limit.ts'
import type { BuildConfig, TemplateWarning } from '../../template.ts'
import { distinct, toErrors, toWarnings } from '../diagnostics/index.ts'
import type { HclModule } from '../module/index.ts'
import type { Scope } from '../scope/index.ts'
import { type BuildBody, bodyReferences, checkBody, readBody } from './body.ts'
import { countedBuilds, sameNames } from './counted.ts'
import { type BuildHead, headReferences, readHead } from './head.ts'
import { BuildMaker, type MadeBuild } from './make-build.ts'
import { type Reading, readingOf } from './members.ts'
import { type NamedUse, nameUses } from './names.ts'
import { readRegistry } from './registry.ts'
import { Globs, nothingSelected, type Selection } from './selection.ts'
import { Sources } from './sources.ts'
import { unknownNames } from './unknown-names.ts'

export interface BuildsRequest {
  readonly module: HclModule
  readonly scope: Scope
  readonly selection: Selection
  /** Something is wrong with the template already: what is unknown may be so for that reason. */
  readonly hasMistakes: () => boolean
}

export interface ReadBuilds {
  /** Those that are selected. */
  readonly builds: readonly BuildConfig[]
  /** Of the first build that has one. */
  readonly description: string | undefined
  readonly errors: readonly IngotError[]
  readonly warnings: readonly TemplateWarning[]
}

/**
 * Works out the builds of a template that are selected. Only what they need is evaluated: first what they are called, then
 * which components count for them, then what those components refer to.
 * @throws IngotError `template/no-builds` where none is selected, `cli/flag-value`
 */
export function readBuilds(request: BuildsRequest): Promise<ReadBuilds> {
  return new BuildsReader(request).read()
}

/** A `build` block, and those of its sources that are selected. */
interface SelectedBuild {
  readonly head: BuildHead
  readonly body: BuildBody
  readonly uses: readonly NamedUse[]
}

class BuildsReader {
  readonly #request: BuildsRequest
  readonly #diagnostics: Diagnostic[] = []
  readonly #reading: Reading

  constructor(request: BuildsRequest) {
    this.#request = request
    this.#reading = readingOf(request.module, request.scope, this.#diagnostics)
  }

  async read(): Promise<ReadBuilds> {
    const { selection, module } = this.#request
    if (module.registry) await readRegistry(module.registry, this.#reading)
    const globs = new Globs(selection)
    const heads = await this.#heads()
    const named = nameUses(heads)
    this.#diagnostics.push(...sameNames(named))
    const all = named.map(({ plainName }) => plainName)
    const selected = named.filter(({ plainName }) => globs.selects(plainName))
    if (named.length > 0 && selected.length === 0) throw nothingSelected(selection, all)
    const bodies = await this.#bodies(heads, selected)
    const builds = await this.#builds(bodies, globs)
    const postProcessors = bodies.flatMap(({ body }) => body.postProcessors.flat().map(({ name }) => name))
    const unmatched = globs.warnings(all, postProcessors).map((text) => ({ text, place: undefined }))
    const diagnostics = distinct(this.#request.scope.explain(this.#diagnostics))
    return {
      builds,
      description: heads.find(({ description }) => description)?.description,
      errors: toErrors(diagnostics),
      warnings: [
        ...toWarnings(diagnostics),
        ...unknownNames(
          bodies.map(({ body }) => body),
          named,
          module,
        ),
        ...unmatched,
      ],
    }
  }

  async #heads(): Promise<readonly BuildHead[]> {
    const { builds, sources: blocks } = this.#request.module
    const { gates, contextFor } = this.#reading
    const counted = await countedBuilds(builds, this.#reading)
    const context = await contextFor(counted.flatMap(({ block }) => headReferences(block, gates)))
    const sources = new Sources(blocks, this.#reading)
    const heads: BuildHead[] = []
    for (const build of counted) heads.push(await readHead(build, sources, context, this.#reading))
    return heads
  }

  async #bodies(heads: readonly BuildHead[], selected: readonly NamedUse[]): Promise<readonly SelectedBuild[]> {
    const uses = Map.groupBy(selected, ({ head }) => head)
    // A build whose sources are wrong is looked at all the same, as far as that goes without one.
    const isWanted = (head: BuildHead) => head.sources.length === 0 || uses.has(head)
    const wanted = heads.filter(isWanted)
    for (const head of heads) if (!isWanted(head)) checkBody(head.block, this.#reading)
    const context = await this.#reading.contextFor(wanted.flatMap(({ block }) => this.#around(block)))
    const builds: SelectedBuild[] = []
    for (const head of wanted) {
      const body = await readBody(head.block, context, this.#reading)
      builds.push({ head, body, uses: uses.get(head) ?? [] })
    }
    return builds
  }

  async #builds(selected: readonly SelectedBuild[], globs: Globs): Promise<readonly BuildConfig[]> {
    const made = this.#make(selected, globs)
    const references = made.flatMap(({ bodies }) => bodies.flatMap((body) => body.references()))
    const around = selected.flatMap(({ head }) => this.#around(head.block))
    const context = await this.#reading.contextFor([...around, ...references])
    const { scope, hasMistakes } = this.#request
    const explain = (diagnostics: readonly Diagnostic[]) => scope.explain(diagnostics)
    const isWrong = hasMistakes() || this.#diagnostics.some(({ severity }) => severity === 'error')
    return made.map(({ config }) => config({ context, explain, hasMistakes: isWrong }))
  }

  /** Nothing where it would be too much. */
  #make(selected: readonly SelectedBuild[], globs: Globs): readonly MadeBuild[] {
    const limit = new ComponentLimit()
    const made: MadeBuild[] = []
    for (const { head, uses, body } of selected) {
      const maker = new BuildMaker(body, globs)
      for (const use of uses) {
        const build = maker.make(use)
        made.push(build)
        if (limit.admits(build.size)) continue
        const detail = `With this one, ${ComponentLimit.sentence}.`
        this.#diagnostics.push(errorAt(head.block.headerRange, 'Too many components', detail))
        return []
      }
    }
    return made
  }

  /** What the block itself refers to, beside its components. */
  #around(block: Block): readonly Traversal[] {
    return [...headReferences(block, this.#reading.gates), ...bodyReferences(block, this.#reading)]
  }
}
