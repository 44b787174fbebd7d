import { lower, upper } from '../../../unicode/index.ts'
import { templateFunction as define, type TemplateFunctions, variadicFunction } from '../template-function.ts'
import { contextError, type OutsideValues, type PackerContext } from './context.ts'
import { FetchedValues } from './fetched-values.ts'
import { formatGoTime, rfc3339 } from './go-time.ts'
import { textsOfSecret, valueOfSecret } from './outside/index.ts'
import { strftime } from './strftime.ts'
import { replaceFirst, split } from './text.ts'
import { timeOrderedUuid } from './uuid.ts'

/** The functions that Packer adds to Go's own. Make one table per context: it remembers what it has fetched. */
export function packerFunctions(context: PackerContext): TemplateFunctions {
  return { ...buildFunctions(context), ...timeFunctions(context), ...textFunctions, ...outsideFunctions(context) }
}

function buildFunctions(context: PackerContext): TemplateFunctions {
  const { buildName, builderType, templateDir } = context
  return {
    build_name: define([], () => inBuild('build_name', buildName)),
    build_type: define([], () => inBuild('build_type', builderType)),
    build: define(['string'], (key) => buildValue(context, key)),
    user: define(['string'], (name) => userVariable(context, name)),
    pwd: define([], () => context.cwd),
    template_dir: define([], () => templateDir ?? noTemplateDir(context)),
    packer_version: define([], () => context.packerVersion),
  }
}

function inBuild(name: string, value: string | undefined): string {
  if (value === undefined) throw contextError(`"${name}" is only known inside a build`)
  return value
}

function buildValue({ buildData }: PackerContext, key: string) {
  if (!buildData) throw contextError(`"build" is asked for "${key}" where no build's data is known`)
  const value = buildData(key)
  if (value === undefined) {
    throw contextError(
      `"build" is asked for "${key}", which this builder does not provide`,
      'Check the spelling of the key',
    )
  }
  return value
}

function userVariable({ user }: PackerContext, name: string): string {
  if (user) return user(name) ?? ''
  throw contextError(
    `"user" is asked for "${name}", and HCL2 templates have no user variables`,
    `Write \${var.${name}}`,
  )
}

function noTemplateDir({ user }: PackerContext): never {
  if (!user) throw contextError('"template_dir" is not known in HCL2 templates', 'Write ${path.root}')
  throw contextError('"template_dir" is not known, because the template was not read from a file')
}

function timeFunctions({ start, random }: PackerContext): TemplateFunctions {
  return {
    isotime: variadicFunction([], 'string', (...layouts) => isotime(start, layouts)),
    strftime: define(['string'], (format) => strftime(start, format)),
    timestamp: define([], () => String(Math.floor(start.getTime() / 1000))),
    uuid: define([], () => timeOrderedUuid(Math.floor(start.getTime() / 1000), random)),
  }
}

function isotime(start: Date, layouts: readonly string[]): string {
  const [layout] = layouts
  if (layouts.length > 1) throw contextError(`"isotime" takes one layout, and ${layouts.length} are given`)
  return formatGoTime(start, layout ?? rfc3339)
}

const textFunctions: TemplateFunctions = {
  lower: define(['string'], lower),
  upper: define(['string'], upper),
  replace: define(['string', 'string', 'int', 'string'], replaceFirst),
  replace_all: define(['string', 'string', 'string'], (from, to, text) => replaceFirst(from, to, -1n, text)),
  split: define(['string', 'string', 'int'], split),
  sed: define(['string', 'string'], () => {
    throw contextError('"sed" no longer exists', 'Use "replace" or "replace_all" instead')
  }),
}

function outsideFunctions(context: PackerContext): TemplateFunctions {
  const { outside } = context
  const fetched = new FetchedValues()
  const awsSecret = (caller: string, name: string) => {
    const { awsSecret: read } = expectOutside(caller, context)
    return fetched.get(`the AWS secret "${name}"`, () => read(name))
  }
  return {
    env: define(['string'], (name) => expectOutside('env', context).env[name] ?? ''),
    consul_key: define(['string'], (key) => {
      const { consulKey } = expectOutside('consul_key', context)
      return fetched.get(`the Consul key "${key}"`, () => consulKey(key))
    }),
    vault: define(['string', 'string'], (path, field) => {
      const { vault, secret } = expectOutside('vault', context)
      const value = fetched.get(`the field "${field}" of the Vault secret "${path}"`, () => vault(path, field))
      secret?.(value)
      return value
    }),
    aws_secretsmanager: variadicFunction(['string'], 'string', (name, ...keys) => {
      if (keys.length > 1) throw contextError(`"aws_secretsmanager" takes one key, and ${keys.length} are given`)
      const value = valueOfSecret(name, awsSecret('aws_secretsmanager', name), keys[0])
      outside?.secret?.(value)
      return value
    }),
    aws_secretsmanager_raw: define(['string'], (name) => {
      const text = awsSecret('aws_secretsmanager_raw', name)
      for (const value of textsOfSecret(text)) outside?.secret?.(value)
      return text
    }),
  }
}

function expectOutside(name: string, { outside, user }: PackerContext): OutsideValues {
  if (outside) return outside
  if (!user) throw contextError(`"${name}" is used in {{ }} of an HCL2 template`, ownFunction(name))
  throw contextError(
    `"${name}" is used outside the template's "variables"`,
    `Call "${name}" in the default of a variable, and read that with "user" here`,
  )
}

function ownFunction(name: string): string {
  return name === 'env' ? 'Call env(…) in the default of a variable' : `Call HCL2's own ${name}(…) instead`
}
