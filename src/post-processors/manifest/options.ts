import { boolean, defineOptions, map, option, string } from '../../options/index.ts'

export const manifestOptions = defineOptions({
  output: option(string().default('packer-manifest.json'), 'The file to add the build to.'),
  strip_path: option(boolean().default(false), 'Notes the names of files without their folders.'),
  strip_time: option(boolean().default(false), 'Leaves the time of the build out.'),
  custom_data: option(map(string()).optional(), {
    description: 'Further texts to note, which may use what is known of the build, such as {{build `ID`}}.',
    late: true,
  }),
})
