import { type LoadRequest, loadTemplate, type Template } from '../../src/template/index.ts'
import { fakeHost } from './fake-host.ts'

export interface LoadOptions {
  readonly path?: string
  /** Further files, by the path under which they are read. */
  readonly files?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  readonly varFiles?: readonly string[]
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The request for a template that stands in a string, or is made from a value. */
export function requestFor(template: unknown, options: LoadOptions = {}): LoadRequest {
  const { path = 't.json', files = {}, vars = {}, varFiles = [], only = [], except = [], env = {} } = options
  const text = typeof template === 'string' ? template : JSON.stringify(template)
  const contents = new Map([[path, text], ...Object.entries(files)])
  return {
    path,
    read: async (file) => contents.get(file) ?? fail(file),
    vars: Object.entries(vars).map(([name, value]) => ({ name, value })),
    varFiles,
    only,
    except,
    host: fakeHost(env),
  }
}

function fail(file: string): never {
  throw Object.assign(new Error(`no such file: ${file}`), { code: 'ENOENT' })
}

export function load(template: unknown, options: LoadOptions = {}): Promise<Template> {
  return loadTemplate(requestFor(template, options))
}
