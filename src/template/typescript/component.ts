import { callerPlace } from './call-place.ts'
import { type CallPlace, type DataSourceCall, Value } from './value.ts'

/** An option's value, or what stands for it until it is known. */
export type May<T> = T | Value<T>

/** A part of a build as a template's function made it. Nothing is checked before the template is loaded. */
export interface Component<K extends ComponentKind> {
  readonly kind: K
  /** Its type as templates of all syntaxes name it, such as `amazon-ebs`. */
  readonly type: string
  readonly options: Readonly<Record<string, unknown>>
  readonly place: CallPlace
}

export type ComponentKind = 'builder' | 'provisioner' | 'post-processor'

declare const made: unique symbol

/** What makes a machine and an image. `A` is the artifact that it makes. */
export interface Builder<A = unknown> extends Component<'builder'> {
  readonly [made]?: A
}
export type Provisioner = Component<'provisioner'>
export type PostProcessor = Component<'post-processor'>

/** What every provisioner takes besides its own options. */
export interface ProvisionerSettings {
  /** How long to wait before it runs, such as `'30s'`. */
  readonly pause_before?: May<string> | undefined
  /** How long it may take, such as `'1h30m'`. Default: no limit. */
  readonly timeout?: May<string> | undefined
  /** How often to try it again when it fails. Default 0. */
  readonly max_retries?: May<number> | undefined
  /** Whether the build goes on when it fails. Default false. */
  readonly continue_on_error?: boolean | undefined
}

/** What every post-processor takes besides its own options. */
export interface PostProcessorSettings {
  /** What it is called in `-except`; its type otherwise. */
  readonly name?: string | undefined
  /** Whether the artifact that it works on is kept. */
  readonly keep_input_artifact?: boolean | undefined
}

type Options = object

function copyOf(options: Options): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options))
}

/** The function for one type of builder. */
export function builderFunction<O extends Options, A>(type: string): (options: O) => Builder<A> {
  return (options) => ({ kind: 'builder', type, options: copyOf(options), place: callerPlace() })
}

/** The function for one type of provisioner. */
export function provisionerFunction<O extends Options>(
  type: string,
): (options: O & ProvisionerSettings) => Provisioner {
  return (options) => ({ kind: 'provisioner', type, options: copyOf(options), place: callerPlace() })
}

/** The function for one type of post-processor. */
export function postProcessorFunction<O extends Options>(
  type: string,
): (options: O & PostProcessorSettings) => PostProcessor {
  return (options) => ({ kind: 'post-processor', type, options: copyOf(options), place: callerPlace() })
}

/** Each fact that a data source gives, known once it was read. */
export type Known<T> = { readonly [K in keyof T]-?: Value<T[K]> }

/**
 * The function for one type of data source.
 * @param facts the names of what it gives
 */
export function dataSourceFunction<O extends Options, T extends object>(
  type: string,
  facts: readonly (keyof T & string)[],
): (options: O) => Known<T> {
  return (options) => {
    const call: DataSourceCall = { type, options: copyOf(options), place: callerPlace() }
    const read = (name: string) => new Value(async (reader) => (await reader.data(call))[name])
    return Object.fromEntries(facts.map((name) => [name, read(name)])) as Known<T>
  }
}
