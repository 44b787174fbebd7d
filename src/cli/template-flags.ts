import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { IngotError } from '../errors/index.ts'
import { moduleImporter } from '../library/module-importer.ts'
import type { CheckedLoad } from '../run/index.ts'
import type { LoadRequest, NameValue } from '../template/index.ts'
import type { CommandIo } from './command.ts'
import { booleanFlag, choiceFlag, commaFlag, type FlagValues, repeatedFlag } from './flags.ts'

/** The flags of every command that reads a template. */
export const templateFlags = {
  var: repeatedFlag("'key=value'", 'Set a variable; may be given several times, the last one wins.'),
  'var-file': repeatedFlag('FILE', 'A file with variables; may be given several times. -var wins over it.'),
  only: commaFlag('a,b', 'Only these builds.', 'builds'),
  except: commaFlag('a,b', 'All but these builds and post-processors.', 'builds-and-post-processors'),
  'config-type': choiceFlag(
    'What standard input holds, or a file whose name does not say so.',
    ['json', 'hcl2'],
    'json',
  ),
  'ignore-prerelease-plugins': booleanFlag('Accepted, without effect: it concerns plugins.'),
  'use-sequential-evaluation': booleanFlag('Accepted, without effect: values are worked out when they are needed.'),
}

/** The flags of commands that can look at a template with what its data sources know, or without. */
export const dataFlags = {
  'evaluate-datasources': booleanFlag('Read the data sources, too; otherwise their values are unknown.'),
  local: booleanFlag('For "build -local": data sources that are read ask the local cloud.'),
}

/** How a template is read to look at it. */
export async function checkedLoad(flags: FlagValues<typeof dataFlags>, io: CommandIo): Promise<CheckedLoad> {
  const { 'evaluate-datasources': readsData, local } = flags
  const people = readsData ? { people: (await import('./command-people.ts')).commandPeople(io) } : {}
  return { readsData, local, signal: io.signal, ...people }
}

/** What the flags and the path on a command line ask the template's loader for. @throws IngotError `cli/flag-value` */
export function loadRequest(path: string, flags: FlagValues<typeof templateFlags>, io: CommandIo): LoadRequest {
  return {
    path,
    syntax: flags['config-type'],
    read: (file) => (file === '-' ? textOf(io.stdin()) : readFile(resolve(io.host.cwd, file), 'utf8')),
    namesIn: (folder) => readdir(resolve(io.host.cwd, folder)),
    vars: flags.var.map(nameAndValue),
    varFiles: flags['var-file'].map(namedFile),
    only: flags.only,
    except: flags.except,
    host: io.host,
    modules: moduleImporter(io.host.cwd),
    secret: (text) => io.secrets.add(text),
  }
}

/** An unset variable of a script would otherwise be read as the working folder. */
function namedFile(path: string): string {
  if (path !== '') return path
  throw new IngotError('cli/flag-value', 'the flag "-var-file" needs a path, not ""', {
    hint: 'leave it out when there is no file',
  })
}

/** With its byte order mark, if it has one: that is a mistake in JSON, which is told. */
async function textOf(stream: Readable): Promise<string> {
  return (await buffer(stream)).toString()
}

function nameAndValue(argument: string): NameValue {
  const equals = argument.indexOf('=')
  if (equals !== -1) return { name: argument.slice(0, equals), value: argument.slice(equals + 1) }
  throw new IngotError('cli/flag-value', `the flag "-var" must be key=value, not "${argument}"`, {
    hint: `for example -var '${argument}=value'`,
  })
}
