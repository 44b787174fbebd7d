import type { z } from 'zod'
import type { Communicator } from '../communicators/index.ts'
import type { Decoded, Milliseconds, OptionsDefinition } from '../options/index.ts'
import type { Artifact } from './artifact.ts'
import type { People } from './events.ts'
import type { Host } from './host.ts'
import type { PolicyStatement } from './policy-statement.ts'
import type { Progress } from './progress.ts'
import type { SavedArtifact } from './saved-artifact.ts'
import type { Step, StepContext, StepList } from './step.ts'

/** Facts about the machine for provisioners and post-processors: Packer's generated data (`ID`, `Host`, `SourceAMI` …). */
export type GeneratedData = Readonly<Record<string, unknown>>

/** What every component may know while it is prepared. */
export interface PrepareContext {
  /** The build's display name is for people; these two are what templates and scripts see. */
  readonly buildName: string
  readonly builderType: string
  readonly force: boolean
  readonly debug: boolean
  readonly onError: OnError
  /** Renders text with `late` data, until stable, with build data and the template's functions and variables. */
  readonly render: Render
  /** Marks text as secret: masked in every sink from now on. */
  readonly secret: (text: string) => void
  /** Hides what is secret in a text for a file that is no secret's place. Absent where nothing is secret. */
  readonly mask?: (text: string) => string
  /** `--local`: talk to the local cloud at this endpoint instead of the provider's own. */
  readonly localCloud?: LocalCloudAccess
  /** For what concerns an account and not one build. Absent where nobody reads it. */
  readonly people?: People
  /** Packer's `packer_run_uuid`; equals the run's id. */
  readonly runId: string
  /** The template's folder, for messages; relative paths are relative to the working folder, as in Packer. */
  readonly templatePath: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface LocalCloudAccess {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Makes sure that an image with this id exists, standing in for it with the default base image. */
  standIn(request: {
    region: string
    imageId?: string
    name?: string
    user: string
  }): Promise<{ imageId: string; notice?: string }>
}

export type OnError = 'cleanup' | 'abort' | 'ask' | 'run-cleanup-provisioner'

/** `data` holds the fields that `{{ .Name }}` reads. @throws IngotError `template/render` with the place of the text */
export type Render = (text: string, data: Readonly<Record<string, unknown>>) => string

/**
 * A builder turns options into a list of steps which leave an artifact in their state.
 *
 * @example
 *   export const nullBuilder: BuilderType<typeof options> = {
 *     type: 'null', options,
 *     prepare: (decoded, context) => ({ warnings: [], steps: (run) => [connect(...), run.provision], artifact: () => undefined }),
 *   }
 */
export interface BuilderType<D extends OptionsDefinition = OptionsDefinition> {
  readonly type: string
  readonly options: D
  /** Extra template functions that this builder's options may use (`clean_resource_name`). */
  readonly functions?: Readonly<Record<string, (...args: string[]) => string>>
  /** Checks what zod can't: relations between options, files. No network. @throws IngotError, IngotErrors */
  prepare(decoded: Decoded<z.infer<D>>, context: PrepareContext): PreparedBuilder
}

export interface PreparedBuilder {
  readonly warnings: readonly string[]
  /** Names of generated data this builder adds to the common ones. */
  readonly generatedKeys: readonly string[]
  /** What its builds must be allowed at AWS, in least form. Absent where that is nothing. */
  permissions?(): readonly PolicyStatement[]
  /** A new run's steps with their fresh state inside. */
  start(run: BuilderRun): StartedBuilder
  /**
   * The steps that are left of a build whose process ended before its last one, worked out from `run.progress` and
   * `context.ledger.results()`. Without it such builds begin anew.
   * @returns undefined when there is nothing to go on from: all that the build left is given back then, and it begins anew
   */
  resume?(run: BuilderRun, context: StepContext): Promise<StartedBuilder | undefined>
  /** The artifact that {@link StartedBuilder.artifact} gave to an earlier process. Without it such builds begin anew. */
  revive?(saved: SavedArtifact, host: Host): Artifact
}

export interface StartedBuilder {
  readonly steps: StepList<unknown>
  readonly state: unknown
  /** After the last step. */
  artifact(): Artifact | undefined
  /**
   * After a step that failed, or Ctrl-C: keeps in the ledger what is to stay all the same.
   * @returns undefined when nothing stays
   */
  salvage?(context: StepContext, outcome: 'failed' | 'cancelled'): Promise<Salvage | undefined>
}

/** What stays of a build that didn't come to its end. */
export interface Salvage {
  /** Undefined when there is only something half-made that `ingot resume` goes on from. */
  readonly artifact: Artifact | undefined
  /** Ids of temporary resources that are not given back yet, since going on takes them. `ingot gc` gives them back. */
  readonly holds: readonly string[] | 'everything'
  /** What is not done, one sentence each: `us-east-1: no copy (…)`. */
  readonly missing: readonly string[]
}

/** What a builder gets from the engine to put among its steps. */
export interface BuilderRun {
  /**
   * Runs all provisioners on the machine. The builder calls it from its own "Provision" step.
   * @throws the first failing provisioner's error; the error-cleanup-provisioner runs before the first cleanup
   */
  provision(communicator: Communicator, generated: GeneratedData, context: StepContext): Promise<void>
  /** True when the template has provisioners: without any, a builder may skip connecting only if Packer does. */
  readonly hasProvisioners: boolean
  /** What the builder has finished, in this process and earlier ones of the run. */
  readonly progress: Progress
}

export interface ProvisionerType<D extends OptionsDefinition = OptionsDefinition> {
  readonly type: string
  readonly options: D
  prepare(decoded: Decoded<z.infer<D>>, context: PrepareContext): PreparedProvisioner
}

export interface PreparedProvisioner {
  readonly warnings: readonly string[]
  run(communicator: Communicator, generated: GeneratedData, context: StepContext): Promise<void>
}

export interface PostProcessorType<D extends OptionsDefinition = OptionsDefinition> {
  readonly type: string
  readonly options: D
  prepare(decoded: Decoded<z.infer<D>>, context: PrepareContext): PreparedPostProcessor
}

export interface PreparedPostProcessor {
  readonly warnings: readonly string[]
  /** Names of generated data that its artifact has for those after it. */
  readonly generatedKeys?: readonly string[]
  /** Packer's answer of a post-processor: see 02, section 2.5 for what keep and force mean. */
  process(artifact: Artifact, generated: GeneratedData, context: StepContext): Promise<PostProcessed>
  /**
   * The artifact that it made in an earlier process. Without it, a later failure makes it run again; one that hands on the
   * artifact that it was given needs none.
   */
  revive?(saved: SavedArtifact, host: Host): Artifact
}

export interface PostProcessed {
  /** Undefined ends the sequence. */
  readonly artifact: Artifact | undefined
  /** What happens to the input artifact when the user said nothing. */
  readonly keepByDefault: boolean
  /** The user's `keep_input_artifact: false` is ignored. */
  readonly keepForced: boolean
}

/** What a data source may know while it is prepared. It belongs to no build: it is read while the template is. */
export type DataSourceContext = Pick<PrepareContext, 'secret' | 'people' | 'templatePath' | 'cwd' | 'env'>

/** What reading takes. */
export interface ReadContext {
  readonly host: Host
  readonly signal: AbortSignal
  /** `--local`: opens the local cloud, and gives the same one each time. Absent where the provider's own is to be asked. */
  readonly localCloud?: () => Promise<LocalCloudAccess>
}

/**
 * A data source looks something up before the builds are worked out: an image's id, a secret, what a program says.
 *
 * @example
 *   export const nullData: DataSourceType<typeof options, typeof output> = {
 *     type: 'null', options, output,
 *     prepare: ({ options: { input } }) => ({ warnings: [], read: async () => ({ output: input }) }),
 *   }
 */
export interface DataSourceType<
  D extends OptionsDefinition = OptionsDefinition,
  O extends OptionsDefinition = OptionsDefinition,
> {
  readonly type: string
  readonly options: D
  /** What `data.TYPE.NAME` has, described as options are. */
  readonly output: O
  /**
   * What must be the same when the run is resumed, of values that may hold secrets which nobody declares. Absent where the
   * values can be kept with the run.
   */
  compared?(values: z.infer<O>): unknown
  /** Checks what zod can't: relations between options, files. No network. @throws IngotError, IngotErrors */
  prepare(decoded: Decoded<z.infer<D>>, context: DataSourceContext): PreparedDataSource<z.infer<O>>
}

export interface PreparedDataSource<T = Readonly<Record<string, unknown>>> {
  readonly warnings: readonly string[]
  /** What reading must be allowed at AWS, in least form. Absent where that is nothing. */
  permissions?(): readonly PolicyStatement[]
  /**
   * Changes nothing anywhere. What is secret is given to `secret` of {@link DataSourceContext} before it is returned.
   * @throws IngotError `data/…`, or of what was asked; the signal's reason when aborted
   */
  read(context: ReadContext): Promise<T>
}

/** A component's module, loaded only when a template uses it: one line per component in each folder's index. */
export type Registry<T> = Readonly<Record<string, () => Promise<T>>>

export type { Decoded, Milliseconds, Step }
