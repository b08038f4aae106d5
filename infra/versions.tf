terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # key_schema in an index is newer than 6.0. These files were written for this version.
      version = "~> 6.66"
    }
  }
}
