terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # key_schema in an index is younger than 6.0; this is the version the files were written against.
      version = "~> 6.66"
    }
  }
}
