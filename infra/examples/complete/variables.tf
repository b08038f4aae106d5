variable "student_id" {
  description = "Whose shop this is."
  type        = string
  default     = "student"
}

variable "aws_region" {
  description = "Where the tables and queues are made; AWS_REGION of the order nodes."
  type        = string
  default     = "eu-north-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must have the form of a region, as eu-north-1."
  }
}
