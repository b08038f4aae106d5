variable "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes."
  type        = string
  default     = "student"
}

variable "aws_region" {
  description = "The region of the tables and queues: AWS_REGION of the order nodes."
  type        = string
  default     = "eu-north-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must have the form of a region, for example eu-north-1."
  }
}
