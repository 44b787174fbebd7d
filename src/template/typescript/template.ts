import { callerPlace } from './call-place.ts'
import type { Builder, PostProcessor, Provisioner } from './component.ts'
import type { CallPlace } from './value.ts'
import type { Variable } from './variable.ts'

/** What a condition gives when there is nothing: `debug && breakpoint({})`. */
export type Nothing = false | null | undefined

/** One build: a builder and what is done to its machine and its artifact. `A` is the builder's artifact. */
export interface Build<A = unknown> {
  readonly builder: Builder<A>
  /** What is done to the machine, in this order. */
  readonly provisioners?: readonly (Provisioner | Nothing)[] | undefined
  /** Runs on the machine when the build has failed, before it is cleaned up. */
  readonly errorCleanupProvisioner?: Provisioner | Nothing
  /** What is done with the artifact; the members of a list work on what the one before made. */
  readonly postProcessors?: readonly (PostProcessor | Nothing | readonly (PostProcessor | Nothing)[])[] | undefined
}

/** By their names. */
export type Variables = Readonly<Record<string, Variable<unknown>>>

/** The values that a template's variables have come to. */
export type ValuesOf<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never
}

/** Builds by the names by which `-only` selects them, each with the type of its artifact. */
export type Builds<A> = { readonly [K in keyof A]: Build<A[K]> }

/** The artifacts of builds, by the builds' names. */
export type ArtifactsOf<B> = {
  [K in keyof B]: B[K] extends { readonly builder: Builder<infer A> } ? A : unknown
}

/**
 * The builds, with nothing else in them: the compiler itself looks for misspelt keys only where an object is written out, and
 * not in what a function returns.
 */
export type KnownKeysOnly<B> = { readonly [K in keyof B]: KnownKeys<B[K]> }
type KnownKeys<T> = { readonly [K in Exclude<KeysOf<T>, keyof Build>]?: 'a build has no such key' }
/** Of all that it may be. */
type KeysOf<T> = T extends unknown ? keyof T : never

export interface TemplateDefinition<V extends Variables, B> {
  /** What the template is for; `ingot inspect` shows it. */
  readonly description?: string | undefined
  readonly variables?: V | undefined
  /** The builds, or what makes them of the variables' values. */
  readonly builds:
    | (B & KnownKeysOnly<B>)
    | ((values: ValuesOf<V>) => (B & KnownKeysOnly<B>) | Promise<B & KnownKeysOnly<B>>)
}

const brand = Symbol.for('ingot.template')

/** A template: what a module's default export is, and what `build`, `plan` and `validate` take. */
export interface ImageTemplate<V extends Variables = Variables, A = unknown> {
  readonly [brand]: true
  readonly description: string | undefined
  readonly variables: V
  builds(values: ValuesOf<V>): Builds<A> | Promise<Builds<A>>
  readonly place: CallPlace
}

/**
 * Makes a template. Nothing runs and nothing is read before it is built, planned or validated.
 *
 * @example
 *   export default template({
 *     variables: { region: variable<string>({ default: 'eu-west-1' }) },
 *     builds: ({ region }) => ({
 *       web: {
 *         builder: amazonEbs({ region, ami_name: 'web {{timestamp}}', instance_type: 't3.micro', source_ami: 'ami-1' }),
 *         provisioners: [shell({ script: 'install.sh' })],
 *       },
 *     }),
 *   })
 */
export function template<B extends Readonly<Record<string, Build>>, const V extends Variables = Record<never, never>>(
  definition: TemplateDefinition<V, B>,
): ImageTemplate<V, ArtifactsOf<B>> {
  const { description, variables = {} as V, builds } = definition
  return {
    [brand]: true,
    description,
    variables,
    // What they are of, the compiler can't tell while it doesn't know the builds.
    builds: (typeof builds === 'function' ? builds : () => builds) as ImageTemplate<V, ArtifactsOf<B>>['builds'],
    place: callerPlace(),
  }
}

export function isTemplate(value: unknown): value is ImageTemplate {
  return typeof value === 'object' && value !== null && brand in value
}
