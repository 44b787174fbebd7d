/** What `-with-annotations` says, by the part of the template. */
export const ANNOTATIONS = {
  file: `Made from a JSON template. Read it before you rely on it.

The blocks of this file may stand in any order and in any number of files of one folder, as long as their names end in
.pkr.hcl: "ingot build FOLDER" reads them all.

What stands between double braces, such as {{ .Path }}, is a Go template as in JSON. It is rendered when the component is used,
after the expressions of HCL2 have been worked out.`,
  packer: 'Which Packer can run the template, and the plugins that it needs. Ingot has its components built in.',
  variables:
    'Input variables: set them with -var, in files, or as PKR_VAR_name in the environment. All of them are texts, as in JSON.',
  data: 'Data sources are read before anything is built.',
  locals: "Locals are worked out of variables, data sources and other locals. They can't be set from outside.",
  sources:
    'Sources are the builders of the JSON template. What is done with them is said by the build blocks that name them.',
  build: 'A build runs its provisioners and post-processors for each of its sources.',
} as const
