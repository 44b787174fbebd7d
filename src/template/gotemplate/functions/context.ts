import { IngotError } from '../../../errors/index.ts'
import type { TemplateValue } from '../values.ts'

/** What Packer's functions look at. */
export interface PackerContext {
  /** Name and type of the build the text belongs to; absent outside a build, where asking for them is an error. */
  readonly buildName?: string | undefined
  readonly builderType?: string | undefined
  /** What `build` reads; absent where a build's data means nothing. */
  readonly buildData?: BuildData | undefined
  /** Present only while user variables are resolved: `env`, `consul_key` and `vault` are errors elsewhere. */
  readonly outside?: OutsideValues | undefined
  /**
   * The value of a user variable, or undefined when there is none, which renders as nothing. Absent in HCL2, which has
   * variables of its own: asking for one is an error.
   */
  readonly user?: ((name: string) => string | undefined) | undefined
  /** The one instant of this process that all time functions show. */
  readonly start: Date
  /** The folder of the JSON template; absent when the template has no file. */
  readonly templateDir?: string | undefined
  /** The working directory of the process. */
  readonly cwd: string
  /** What `packer_version` gives. */
  readonly packerVersion: string
  /** So many random bytes. */
  readonly random: (size: number) => Uint8Array
}

/** Gives the value of a key, or undefined for an unknown key, which is an error. */
export type BuildData = (key: string) => TemplateValue

/** Values from outside the template that only user variables may use. Every function is asked once for each key. */
export interface OutsideValues {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The value of a key in Consul; rejects when it is missing or empty. */
  readonly consulKey: (key: string) => Promise<string>
  /** A field of a secret in Vault; rejects when there is none. */
  readonly vault: (path: string, field: string) => Promise<string>
  /** The whole text of a secret in AWS Secrets Manager; rejects when there is none. */
  readonly awsSecret: (name: string) => Promise<string>
  /** Told of every value that comes from a store of secrets. */
  readonly secret?: (text: string) => void
}

/**
 * Build data before the machine exists: a known key becomes the field of that name, so that the text still says
 * `{{.ID}}` when it is rendered again at run time.
 */
export function placeholderBuildData(keys: readonly string[] | 'any'): BuildData {
  const known = keys === 'any' ? undefined : new Set(keys)
  return (key) => (known?.has(key) === false ? undefined : `{{.${key}}}`)
}

/** Build data at run time. */
export function actualBuildData(values: Readonly<Record<string, TemplateValue>>): BuildData {
  return (key) => (Object.hasOwn(values, key) ? values[key] : undefined)
}

export function contextError(message: string, hint?: string): IngotError {
  return new IngotError('template/render', message, { hint })
}
