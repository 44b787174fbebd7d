import type { IngotError, Place } from '../errors/index.ts'
import type { OptionsDefinition } from '../options/define.ts'
import type { Milliseconds } from '../options/duration.ts'
import type { MapValue } from './value.ts'

/** A template after parsing and evaluation, the same whatever syntax it was written in. */
export interface Template {
  /** As the user gave it; `-` for standard input. */
  readonly path: string
  readonly description: string | undefined
  readonly variables: readonly TemplateVariable[]
  /** The selected builds, in the order in which they are prepared. */
  readonly builds: readonly BuildConfig[]
  /** Post-processors and provisioners as written, for `inspect`. */
  readonly provisionerTypes: readonly string[]
  readonly warnings: readonly TemplateWarning[]
  /** Values of sensitive variables: masked in every output. */
  readonly secrets: readonly string[]
  readonly interpolation: Interpolation
}

export interface TemplateWarning {
  readonly text: string
  readonly place: Place | undefined
}

export interface TemplateVariable {
  readonly name: string
  /** As written in the template; undefined when a value is required. */
  readonly default: string | undefined
  readonly required: boolean
  readonly sensitive: boolean
}

export interface ComponentConfig {
  readonly type: string
  /** The user's name for it, else its type. */
  readonly name: string
  readonly place: Place
  /** Where its type is named, when that is known. */
  readonly typePlace?: Place
  /** The component's own configuration without meta keys: as written, then overrides. */
  readonly layers: readonly MapValue[] | LayerReader
  /** The same layers with a place for every value, where finding those takes time: for pointing at what is wrong. */
  readonly placed?: () => Promise<readonly MapValue[]>
  /** What the template's syntax takes beside the component's own options, so that a misspelt one is known. */
  readonly settings?: readonly string[]
}

/** Reads configuration whose shape only its component knows, as in HCL2. */
export interface LayerReader {
  /**
   * Called while the build is prepared, and for provisioners and post-processors once more right before they run: what they
   * say may depend on the machine.
   */
  read(definition: OptionsDefinition, machine: MachineFacts): Promise<ReadLayers>
}

/** What is known of the machine: its generated data or, before there is one, only the names of it. `any` as in {@link BuildScope}. */
export type MachineFacts =
  | { readonly data: Readonly<Record<string, unknown>> }
  | { readonly names: BuildScope['generatedKeys'] }

export interface ReadLayers {
  /** Never empty. */
  readonly layers: readonly MapValue[]
  readonly errors: readonly IngotError[]
  /** Options that the errors are about, which are not in the layers for that reason. */
  readonly mistaken: readonly string[]
  /** Sensitive values: masked in every output. */
  readonly secrets: readonly string[]
}

export interface ProvisionerConfig extends ComponentConfig {
  readonly pauseBefore: Milliseconds
  /** 0 = no limit. */
  readonly timeout: Milliseconds
  readonly maxRetries: number
  /** Its failure is a warning. */
  readonly continueOnError: boolean
}

export interface PostProcessorConfig extends ComponentConfig {
  /** Undefined when the user said nothing. */
  readonly keepInputArtifact: boolean | undefined
}

export interface BuildConfig {
  /** What `-only` selects by and `{{build_name}}` gives: the rendered builder name. */
  readonly name: string
  /** What people see: the same as `name` in JSON templates, as Packer 1.6.6 shows it; with type and build name in HCL2. */
  readonly displayName: string
  readonly builder: ComponentConfig
  readonly provisioners: readonly ProvisionerConfig[]
  readonly errorCleanupProvisioner: ProvisionerConfig | undefined
  readonly postProcessors: readonly (readonly PostProcessorConfig[])[]
}

/** Renders the strings of a template (03). Made by the template, used while options are decoded and while a build runs. */
export interface Interpolation {
  /** Template functions and variables for one build. */
  forBuild(scope: BuildScope): BuildInterpolation
}

export interface BuildScope {
  readonly buildName: string
  readonly builderType: string
  /**
   * Names of the generated data: while preparing, `{{build "ID"}}` leaves `{{.ID}}` for later. `any` where nobody can
   * know them, because the builder is not there.
   */
  readonly generatedKeys: readonly string[] | 'any'
  /** Functions that only this builder's options may use. */
  readonly functions: Readonly<Record<string, (...args: string[]) => string>>
}

export interface BuildInterpolation {
  /**
   * One pass while options are decoded, with functions and user variables. Late text is only checked for its syntax.
   * @throws IngotError `template/syntax`, `template/render` with the place
   */
  decode(text: string, place: Place, late: boolean): string
  /** Renders with `data` in `{{.Name}}`, again and again until stable, with `{{build "Key"}}` read from `data`. */
  run(text: string, data: Readonly<Record<string, unknown>>): string
}
