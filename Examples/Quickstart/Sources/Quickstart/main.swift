print("The quickstart comes here.")
