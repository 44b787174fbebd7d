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
