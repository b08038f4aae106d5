variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "vpc_id" {
  description = "The VPC in which the names of the tasks resolve."
  type        = string
}

variable "images" {
  description = "All images that the tasks pull. The execution role may pull those in ECR, and no others."
  type        = list(string)
}

variable "secret_arns" {
  description = "ARNs of the secrets that the tasks read at start."
  type        = list(string)
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
