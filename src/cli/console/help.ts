/** What the word `help` prints. */
export const CONSOLE_HELP = `Type text as it stands in a template, with or without {{ }}, and see what becomes of it.

  {{timestamp}}              a function
  {{user \`region\`}}          a variable of the template
  {{user \`region\` | upper}}  a function that gets what stands before it

  variables  shows all variables and their values
  help       shows this text
  exit       leaves; so do Ctrl-C and Ctrl-D

env, vault, consul_key and aws_secretsmanager work in the template's "variables" only, and build,
build_name and build_type only inside builds.`

export const HCL_CONSOLE_HELP = `Type an expression as it stands in a template, and see its value.

  var.region            a variable of the template
  local.name            a local
  upper(var.region)     a function
  [for x in var.l : x]  anything else that stands behind an equals sign

  variables  shows all variables and locals with their values
  help       shows this text
  exit       leaves; so do Ctrl-C and Ctrl-D

What is open at the end of a line goes on in the next; an empty line ends it. Data sources aren't read,
and what only a build knows is <unknown>. Go templates such as {{timestamp}} mean nothing here.`
