import { maskError } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { errorText, SourceLines } from '../report/index.ts'
import { loadToCheck, MistakesFound, prepareToCheck } from '../run/index.ts'
import { checkTemplateSyntax, isModule, type Template } from '../template/index.ts'
import { besidesTypes } from './check-types.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag } from './flags.ts'
import { checkedLoad, dataFlags, loadRequest, templateFlags } from './template-flags.ts'
import { type Voice, voiceOf } from './voice.ts'

export const spec = {
  usage: 'ingot validate [options] TEMPLATE',
  description: `
Checks a template and the options of all its components, without touching any cloud. All mistakes
are shown at once. Exit status 0 when there are none, 1 otherwise.`,
  flags: {
    'syntax-only': booleanFlag("Check the template's shape only: no variables, no options of components."),
    ...templateFlags,
    'no-warn-undeclared-var': booleanFlag('HCL2: do not warn of what variable files set and nothing declares.'),
    ...dataFlags,
  },
  positionals: { least: 1, most: 1 },
  completes: 'template',
  examples: [
    { command: 'ingot validate ami.json', explanation: 'Check everything that can be checked without a cloud.' },
    { command: 'ingot validate -syntax-only -', explanation: 'Check the shape of a template from standard input.' },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { flags } = parsed
  const request = {
    ...loadRequest(parsed.positionals[0] ?? '', flags, io),
    warnUndeclared: !flags['no-warn-undeclared-var'],
  }
  const voice = voiceOf(io)
  if (flags['syntax-only']) {
    await checkTemplateSyntax(request)
    voice.say('Syntax-only check passed. Everything looks okay.')
    return 0
  }
  const wishes = await checkedLoad(flags, io)
  const check = async () => validate((await loadToCheck(request, io, wishes)).template, io, voice)
  if (isModule(request.path)) await besidesTypes(request.path, io, voice, check)
  else await check()
  voice.say('The configuration is valid.')
  return 0
}

/** @throws IngotError or IngotErrors with every mistake */
async function validate(template: Template, io: CommandIo, voice: Voice): Promise<void> {
  const masker = io.secrets
  const { errors, warnings } = await prepareToCheck(template, io)
  const lines = new SourceLines()
  for (const { text, place } of template.warnings) {
    const warning = maskError(new IngotError('template/warning', text, { place }), masker)
    voice.say(masker.mask(`${errorText(warning, 'Warning', lines)}\n`))
  }
  for (const warning of warnings) voice.say(masker.mask(`Warning: ${warning}\n`))
  if (errors.length > 0) throw new MistakesFound(errors.map((error) => maskError(error, masker)))
}
