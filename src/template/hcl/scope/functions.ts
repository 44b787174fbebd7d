import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Host } from '../../../engine/host.ts'
import type { Budget, Diagnostic, HclFunction } from '../../../hcl/index.ts'
import { parseTypeConstraint } from '../../../hcl/index.ts'
import { type OutsideValues, outsideValues } from '../../gotemplate/index.ts'
import {
  checkFunctions,
  defineFunctions,
  localFiles,
  packerFunctions,
  refusing,
  variableDefaultFunctions,
} from '../functions/index.ts'
import type { HclModule } from '../module/index.ts'
import { templateRenderer } from './render-template.ts'

/** The functions of one template. */
export interface ScopeFunctions {
  /** For all expressions but defaults. */
  readonly all: Readonly<Record<string, HclFunction>>
  /** For the defaults of variables. */
  readonly inDefaults: Readonly<Record<string, HclFunction>>
  /** What is wrong with the template's own. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * @param definitions the template's own
 * @param root `path.root`
 * @param budget of the template, in which `templatefile` evaluates as well
 */
export function scopeFunctions(
  definitions: HclModule['functions'],
  root: string,
  { clock, random, env, cwd }: Host,
  budget: Budget,
  secret: (text: string) => void,
): ScopeFunctions {
  const outside: OutsideValues = outsideValues(env, globalThis.fetch, secret)
  const functions = packerFunctions({
    now: () => new Date(clock.now()),
    random: (size) => random.bytes(size),
    readType: parseTypeConstraint,
    files: localFiles,
    root: resolve(cwd, root),
    cwd,
    home: env.HOME || homedir(),
    start: new Date(clock.now()),
    outside,
    renderTemplate: templateRenderer(budget),
  })
  const noEnv = refusing(
    'it works in the default of a variable only; give one that default, and refer to the variable here',
  )
  const builtIn = { ...functions, env: noEnv }
  const all: Readonly<Record<string, HclFunction>> = {
    ...defineFunctions(definitions, { get: (name) => all[name], keys: () => Object.keys(all) }, budget),
    ...builtIn,
  }
  return {
    all,
    inDefaults: variableDefaultFunctions(outside),
    diagnostics: checkFunctions(definitions, new Set(Object.keys(builtIn))),
  }
}
