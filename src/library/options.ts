import type { ValuesOf, Variables } from '../template/typescript/writing.ts'

/** What templates are read with, whatever is then done with them. */
export interface LoadOptions<V extends Variables = Variables> {
  /** Values of variables, which win over all others. */
  readonly vars?: Partial<ValuesOf<V>> | undefined
  /** Files with values of variables, `.pkrvars.hcl` or JSON; the last one wins. */
  readonly varFiles?: readonly string[] | undefined
  /** Only these builds. */
  readonly only?: readonly string[] | undefined
  /** All but these builds and post-processors. */
  readonly except?: readonly string[] | undefined
  /** The folder from which paths go out. Default: the process's. */
  readonly cwd?: string | undefined
  /** The environment. Default: the process's. `INGOT_HOME` in it says where runs are recorded. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** How a template is built. */
export interface BuildOptions<V extends Variables = Variables> extends LoadOptions<V> {
  /** Cancels the run: what was begun is undone, in order. */
  readonly signal?: AbortSignal | undefined
  /** Builds in the local cloud on this computer. Default false. */
  readonly local?: boolean | undefined
  /** Replaces what an earlier build made, where a builder can do that. Default false. */
  readonly force?: boolean | undefined
  /** What to do when a build fails. Default `'cleanup'`. */
  readonly onError?: 'cleanup' | 'abort' | 'run-cleanup-provisioner' | undefined
  /** How many builds may run at once. Default: no limit. */
  readonly parallel?: number | undefined
}
