import type { IngotError } from '../../../errors/index.ts'
import type { Block, Diagnostic, EvaluationContext } from '../../../hcl/index.ts'
import type { BuildConfig, TemplateWarning } from '../../template.ts'
import { toErrors, toWarnings } from '../diagnostics/index.ts'
import type { HclModule } from '../module/index.ts'
import type { Scope } from '../scope/index.ts'
import { type BuildBody, bodyReferences, checkBody, readBody } from './body.ts'
import { type BuildHead, headReferences, readHead } from './head.ts'
import { makeBuild } from './make-build.ts'
import { type NamedUse, nameUses } from './names.ts'
import { Globs, nothingSelected, type Selection } from './selection.ts'

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

  constructor(request: BuildsRequest) {
    this.#request = request
  }

  async read(): Promise<ReadBuilds> {
    const { selection } = this.#request
    const globs = new Globs(selection)
    const heads = await this.#heads()
    const named = nameUses(heads)
    const all = named.map(({ plainName }) => plainName)
    const selected = named.filter(({ plainName }) => globs.selects(plainName))
    if (named.length > 0 && selected.length === 0) throw nothingSelected(selection, all)
    const bodies = await this.#bodies(heads, selected)
    const builds = await this.#builds(bodies, globs)
    const postProcessors = bodies.flatMap(({ body }) => body.postProcessors.flat().map(({ name }) => name))
    const unmatched = globs.warnings(all, postProcessors).map((text) => ({ text, place: undefined }))
    const diagnostics = this.#request.scope.explain(this.#diagnostics)
    return {
      builds,
      description: heads.find(({ description }) => description)?.description,
      errors: toErrors(diagnostics),
      warnings: [...toWarnings(diagnostics), ...unmatched],
    }
  }

  async #heads(): Promise<readonly BuildHead[]> {
    const { builds, sources } = this.#request.module
    const context = await this.#contextFor(builds.flatMap(headReferences))
    const heads: BuildHead[] = []
    for (const block of builds) heads.push(await readHead(block, sources, context, this.#diagnostics))
    return heads
  }

  async #bodies(heads: readonly BuildHead[], selected: readonly NamedUse[]): Promise<readonly SelectedBuild[]> {
    const usesOf = (head: BuildHead) => selected.filter((use) => use.head === head)
    // A build whose sources are wrong is looked at all the same, as far as that goes without one.
    const wanted = heads.filter((head) => head.sources.length === 0 || usesOf(head).length > 0)
    for (const head of heads) if (!wanted.includes(head)) checkBody(head.block, this.#diagnostics)
    const context = await this.#contextFor(
      wanted.flatMap(({ block }) => [...headReferences(block), ...bodyReferences(block)]),
    )
    const builds: SelectedBuild[] = []
    for (const head of wanted) {
      const body = await readBody(head.block, context, this.#diagnostics)
      builds.push({ head, body, uses: usesOf(head) })
    }
    return builds
  }

  async #builds(selected: readonly SelectedBuild[], globs: Globs): Promise<readonly BuildConfig[]> {
    const blocks: Block[] = selected.map(({ head }) => head.block)
    const made = selected.flatMap(({ uses, body }) => uses.map((use) => makeBuild(use, body, globs)))
    const references = made.flatMap(({ bodies }) => bodies.flatMap((body) => body.references()))
    const around = blocks.flatMap((block) => [...headReferences(block), ...bodyReferences(block)])
    const context = await this.#contextFor([...around, ...references])
    const { scope, hasMistakes } = this.#request
    const explain = (diagnostics: readonly Diagnostic[]) => scope.explain(diagnostics)
    const isWrong = hasMistakes() || this.#diagnostics.some(({ severity }) => severity === 'error')
    return made.map(({ config }) => config({ context, explain, hasMistakes: isWrong }))
  }

  async #contextFor(references: Parameters<Scope['contextFor']>[0]): Promise<EvaluationContext> {
    const { context, diagnostics } = await this.#request.scope.contextFor(references)
    this.#diagnostics.push(...diagnostics)
    return context
  }
}
