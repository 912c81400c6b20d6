"""What a service task may name, one file each; a connector answers values and knows no mechanism."""
