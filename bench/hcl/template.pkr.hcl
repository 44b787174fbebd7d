variable "name_NUMBER" {
  type    = string
  default = "web-NUMBER"
  validation {
    condition     = length(var.name_NUMBER) > 2
    error_message = "The name is too short."
  }
}

locals {
  upper_NUMBER = upper(var.name_NUMBER)
  tags_NUMBER = {
    Name   = local.upper_NUMBER
    Number = 10 + NUMBER
    Zones  = [for zone in ["a", "b", "c"] : "${zone}-${var.name_NUMBER}" if zone != "b"]
  }
  text_NUMBER = <<-EOT
    hello ${local.upper_NUMBER}
    %{for zone in local.tags_NUMBER.Zones}${zone}, %{endfor}
  EOT
}

source "null" "source_NUMBER" {
  communicator = "none"
}

build {
  name    = "build_NUMBER"
  sources = ["source.null.source_NUMBER"]
  provisioner "shell-local" {
    environment_vars = [for key, value in local.tags_NUMBER : "${key}=x" if key != "Zones"]
    inline = [
      "echo '${local.text_NUMBER}'",
      "echo ${build.ID}",
    ]
  }
}
