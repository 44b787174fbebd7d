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

export interface TemplateDefinition<V extends Variables, A> {
  /** What the template is for; `ingot inspect` shows it. */
  readonly description?: string | undefined
  readonly variables?: V | undefined
  /** The builds, or what makes them of the variables' values. */
  readonly builds: Builds<A> | ((values: ValuesOf<V>) => Builds<A> | Promise<Builds<A>>)
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
export function template<A, const V extends Variables = Record<never, never>>(
  definition: TemplateDefinition<V, A>,
): ImageTemplate<V, A> {
  const { description, variables = {} as V, builds } = definition
  return {
    [brand]: true,
    description,
    variables,
    builds: typeof builds === 'function' ? builds : () => builds,
    place: callerPlace(),
  }
}

export function isTemplate(value: unknown): value is ImageTemplate {
  return typeof value === 'object' && value !== null && brand in value
}
